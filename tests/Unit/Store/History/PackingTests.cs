using Monitoring.Collector.Store.History;

namespace Monitoring.Tests.Unit.Store.History;

[TestClass]
public sealed class PackingTests
{
    private byte[] packed = [];

    [TestMethod]
    [DataRow(0)]
    [DataRow(4_000)]
    [DataRow(64_000)]
    public void Pack_Anything_IsUndone(int zeros)
    {
        var content = Content(zeros);
        var length = Packing.Pack(content, ref packed);

        var undone = new byte[content.Length];
        Assert.IsTrue(Packing.TryUnpack(packed.AsSpan(0, length), undone));
        CollectionAssert.AreEqual(content, undone);
    }

    [TestMethod]
    [DataRow(2_000, false, DisplayName = "by a thirty-second")]
    [DataRow(6_000, true, DisplayName = "by a tenth")]
    public void Pack_WhatShrinksLittle_IsKeptAsItIs(int zeros, bool isWorthIt) =>
        Assert.AreEqual(isWorthIt, Packing.Pack(Content(zeros), ref packed) < 64_000);

    // What is random does not shrink.
    private static byte[] Content(int zeros)
    {
        var content = new byte[64_000];
        new Random(1).NextBytes(content.AsSpan(zeros));
        return content;
    }
}
