using FsCheck;
using FsCheck.Fluent;
using Monitoring.Model;
using Monitoring.Protocol.Codec;

namespace Monitoring.Tests.Unit.Protocol.Codec;

/// <summary>Whatever an agent does, the collector ends up with the agent's values.</summary>
[TestClass]
public sealed class StreamPropertyTests
{
    [TestMethod]
    public void AnyCourseOfCycles_Decoded_GivesTheValuesOfTheAgent() =>
        Prop.ForAll(ArbMap.Default.ArbFor<byte[]>(), script => new ScriptedAgent(script).Run())
            .Check(Config.QuickThrowOnFailure.WithMaxTest(300).WithEndSize(600));

    [TestMethod]
    public void AnyNumber_InTheAdaptiveCode_ComesBack() =>
        Prop.ForAll(ArbMap.Default.ArbFor<ulong[]>(), numbers =>
        {
            var frame = new Monitoring.Protocol.Frames.FrameWriter();
            var writer = new BitWriter();
            writer.Begin(frame);
            var k = AdaptiveCode.Start;
            foreach (var number in numbers)
                writer.Adaptive(Math.Min(number, ulong.MaxValue - 1), ref k);
            writer.End();

            var reader = new BitReader(frame.Written);
            k = AdaptiveCode.Start;
            foreach (var number in numbers)
                Assert.AreEqual(Math.Min(number, ulong.MaxValue - 1), reader.Adaptive(ref k));
            Assert.IsTrue(reader.IsAtEnd);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(300));
}
