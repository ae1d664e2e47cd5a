using Monitoring.Collector.Cli;

namespace Monitoring.Tests.Unit.CollectorCli;

[TestClass]
public sealed class PasswordPromptTests
{
    private readonly StringWriter said = new();

    [TestMethod]
    public void Password_TypedTwice_IsTakenAndNeverShown()
    {
        Assert.AreEqual("long enough word", Type("long enough wx\bord\n", "long enough word\n"));
        Assert.DoesNotContain("enough", said.ToString());
    }

    [TestMethod]
    public void Password_TypedDifferently_IsRefused() =>
        Assert.ThrowsExactly<StartupException>(() => Type("long enough word\n", "long enough w0rd\n"));

    [TestMethod]
    [DataRow("eleven char")]
    [DataRow("")]
    public void Password_TooShort_IsRefusedAtOnce(string typed) =>
        Assert.ThrowsExactly<StartupException>(() => Type(typed + "\n"));

    [TestMethod]
    public void Password_TooLong_IsRefused() =>
        Assert.ThrowsExactly<StartupException>(() => Type(new string('x', 300) + "\n"));

    private string Type(params string[] lines)
    {
        var keys = string.Concat(lines).Select(c => new ConsoleKeyInfo(
            c, c switch { '\n' => ConsoleKey.Enter, '\b' => ConsoleKey.Backspace, _ => ConsoleKey.NoName },
            shift: false, alt: false, control: false)).GetEnumerator();
        return PasswordPrompt.AskTwice(said, () => keys.MoveNext() ? keys.Current : throw new EndOfStreamException());
    }
}
