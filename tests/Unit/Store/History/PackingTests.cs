using System.IO.Compression;
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

    // Version 1 of the history's files. What is packed otherwise is another version, and wants a file of its own.
    [TestMethod]
    public void Pack_Anything_IsAByteThatSaysHowAndThenBrotliOrTheContent()
    {
        var shrinking = Content(64_000);
        var length = Packing.Pack(shrinking, ref packed);
        Assert.AreEqual(1, packed[0]);
        var undone = new byte[shrinking.Length];
        Assert.IsTrue(BrotliDecoder.TryDecompress(packed.AsSpan(1, length - 1), undone, out var written));
        Assert.AreEqual(shrinking.Length, written);
        CollectionAssert.AreEqual(shrinking, undone);

        var random = Content(0);
        length = Packing.Pack(random, ref packed);
        CollectionAssert.AreEqual(new byte[] { 0 }.Concat(random).ToArray(), packed[..length]);
    }

    // What is random does not shrink.
    private static byte[] Content(int zeros)
    {
        var content = new byte[64_000];
        new Random(1).NextBytes(content.AsSpan(zeros));
        return content;
    }
}
