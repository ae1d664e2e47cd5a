using System.Text;
using Monitoring.Transport;

namespace Monitoring.Tests.Unit.Transport;

[TestClass]
public sealed class ProxyReplyTests
{
    [TestMethod]
    [DataRow("HTTP/1.1 200 Connection established\r\n\r\n", ProxyReading.Opened, 200)]
    [DataRow("HTTP/1.0 200 OK\r\nVia: x\r\nContent-Length: 5\r\n\r\n", ProxyReading.Opened, 200)]
    [DataRow("HTTP/1.1 200\r\n\r\n", ProxyReading.Opened, 200)]
    [DataRow("HTTP/1.1 299 Fine\nVia: x\n\n", ProxyReading.Opened, 299)]
    [DataRow("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\n\r\n", ProxyReading.Opened, 200)]
    [DataRow("HTTP/1.1 407 Proxy Authentication Required\r\nA: b\r\n\r\nbody", ProxyReading.Refused, 407)]
    [DataRow("HTTP/1.1 101 Switching Protocols\r\n\r\n", ProxyReading.Refused, 101)]
    [DataRow("HTTP/1.1 301 Moved\r\n\r\n", ProxyReading.Refused, 301)]
    [DataRow("HTTP/1.1 200 OK\r\n\r\nearly", ProxyReading.Garbage, 200)]
    [DataRow("HTTP/2 200\r\n\r\n", ProxyReading.Garbage, 0)]
    [DataRow("HTTP/1.1  200 OK\r\n\r\n", ProxyReading.Garbage, 0)]
    [DataRow("HTTP/1.1 2000\r\n\r\n", ProxyReading.Garbage, 200)]
    [DataRow("HTTP/1.1 099 No\r\n\r\n", ProxyReading.Garbage, 99)]
    [DataRow("SSH-2.0-OpenSSH_9.2\r\n", ProxyReading.Garbage, 0)]
    [DataRow("\r\n", ProxyReading.Garbage, 0)]
    [DataRow("", ProxyReading.NeedMore, 0)]
    [DataRow("HTTP/1.1 200 OK\r\nVia: x\r\n", ProxyReading.NeedMore, 200)]
    [DataRow("HTTP/1.1 100 Continue\r\n\r\n", ProxyReading.NeedMore, 0)]
    public void Read_Answers_IsWhatTheySay(string answer, object reading, int status)
    {
        Assert.AreEqual((ProxyReading)reading, ProxyReply.Read(Encoding.ASCII.GetBytes(answer), out var read));
        Assert.AreEqual(status, read);
    }

    [TestMethod]
    public void Read_InPieces_NeedsMoreUntilTheLastByte()
    {
        var answer = "HTTP/1.1 100 Continue\r\nA: b\r\n\r\nHTTP/1.1 200 OK\r\nVia: proxy\r\n\r\n"u8.ToArray();
        for (var length = 0; length < answer.Length; length++)
            Assert.AreEqual(ProxyReading.NeedMore, ProxyReply.Read(answer.AsSpan(0, length), out _), $"{length} bytes");

        Assert.AreEqual(ProxyReading.Opened, ProxyReply.Read(answer, out _));
    }

    [TestMethod]
    public void Read_HeadThatNeverEnds_IsTooLongAtTheLimit()
    {
        var endless = Encoding.ASCII.GetBytes(
            "HTTP/1.1 200 OK\r\n" + new string('x', TransportLimits.ProxyReplyBytesMax));

        Assert.AreEqual(
            ProxyReading.NeedMore, ProxyReply.Read(endless.AsSpan(0, TransportLimits.ProxyReplyBytesMax - 1), out _));
        Assert.AreEqual(
            ProxyReading.TooLong, ProxyReply.Read(endless.AsSpan(0, TransportLimits.ProxyReplyBytesMax), out _));
    }
}
