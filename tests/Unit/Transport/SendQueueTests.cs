using Monitoring.Transport;

namespace Monitoring.Tests.Unit.Transport;

[TestClass]
public sealed class SendQueueTests
{
    private readonly SendQueue queue = new();

    [TestMethod]
    public void Next_AfterSeveralWrites_HasThemInOrderAndCountsThemUntilTheNextOne()
    {
        queue.Add("one"u8);
        queue.Add("two"u8);

        CollectionAssert.AreEqual("onetwo"u8.ToArray(), queue.Next().ToArray());
        queue.Add("three"u8);
        Assert.AreEqual(11, queue.UnsentBytes);
        CollectionAssert.AreEqual("three"u8.ToArray(), queue.Next().ToArray());
        Assert.IsTrue(queue.Next().IsEmpty);
        Assert.AreEqual(0, queue.UnsentBytes);
    }

    [TestMethod]
    public void Add_ManySmallWrites_GrowsWithoutLosingBytes()
    {
        for (var i = 0; i < 10_000; i++)
        {
            queue.Add([(byte)i]);
        }

        var bytes = queue.Next().ToArray();
        Assert.AreEqual(10_000, bytes.Length);
        for (var i = 0; i < bytes.Length; i++)
        {
            Assert.AreEqual((byte)i, bytes[i]);
        }
    }

    [TestMethod]
    public void Clear_DropsWhatWaitsOnly()
    {
        queue.Add("leaving"u8);
        var leaving = queue.Next();
        queue.Add("waiting"u8);

        queue.Clear();

        Assert.AreEqual(7, queue.UnsentBytes);
        CollectionAssert.AreEqual("leaving"u8.ToArray(), leaving.ToArray());
        Assert.IsTrue(queue.Next().IsEmpty);
    }
}
