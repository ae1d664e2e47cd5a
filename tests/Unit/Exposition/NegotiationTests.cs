using Monitoring.Collector.Exposition;

namespace Monitoring.Tests.Unit.Exposition;

[TestClass]
public sealed class NegotiationTests
{
    private const string Text004 = "text/plain; version=0.0.4; charset=utf-8";
    private const string Text100 = "text/plain; version=1.0.0; charset=utf-8; escaping=";
    private const string Open001 = "application/openmetrics-text; version=0.0.1; charset=utf-8";
    private const string Open100 = "application/openmetrics-text; version=1.0.0; charset=utf-8; escaping=";

    // What Prometheus 3 sends unless told otherwise, what its documentation says it sends, and Prometheus 2.42.
    private const string Prometheus3 =
        "application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;q=0.5,"
        + "application/openmetrics-text;version=0.0.1;q=0.4,"
        + "text/plain;version=1.0.0;escaping=allow-utf-8;q=0.3,text/plain;version=0.0.4;q=0.2,*/*;q=0.1";

    private const string Documented =
        "application/openmetrics-text;version=1.0.0;escaping=allow-utf8;q=0.5,"
        + "application/openmetrics-text;version=0.0.1;q=0.4,"
        + "text/plain;version=1.0.0;escaping=allow-utf8;q=0.3,text/plain;version=0.0.4;q=0.2,/;q=0.1";

    private const string Prometheus242 =
        "application/openmetrics-text;version=1.0.0,application/openmetrics-text;version=0.0.1;q=0.75,"
        + "text/plain;version=0.0.4;q=0.5,*/*;q=0.1";

    private const string ProtobufFirst =
        "application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;encoding=delimited;q=0.6,"
        + Prometheus3;

    [TestMethod]
    [DataRow(null, Text004)]
    [DataRow("", Text004)]
    [DataRow("*/*", Text004)]
    [DataRow("text/*;q=0.1", Text004)]
    [DataRow("text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8", Text004)]
    [DataRow("text/plain", Text004)]
    [DataRow("text/plain;version=9", Text004)]
    [DataRow("application/json", Text004)]
    [DataRow(Prometheus3, Open100 + "allow-utf-8")]
    [DataRow(Documented, Open100 + "allow-utf-8")]
    [DataRow(Prometheus242, Open100 + "underscores")]
    [DataRow(ProtobufFirst, Open100 + "allow-utf-8")]
    [DataRow("application/openmetrics-text", Open001)]
    [DataRow("application/openmetrics-text;version=0.0.1", Open001)]
    [DataRow("Application/OpenMetrics-Text; Version=1.0.0", Open100 + "underscores")]
    [DataRow("application/openmetrics-text; version=\"1.0.0\"", Open100 + "underscores")]
    [DataRow("application/openmetrics-text;version=2.0.0", Text004)]
    [DataRow("text/plain;version=1.0.0;escaping=dots", Text100 + "underscores")]
    [DataRow("text/plain;version=1.0.0;escaping=values", Text100 + "underscores")]
    [DataRow("text/plain;version=1.0.0;escaping=x\r\nSet-Cookie: y", Text100 + "underscores")]
    [DataRow("text/plain;version=0.0.4;q=0.9,application/openmetrics-text;q=0.8", Text004)]
    [DataRow("text/plain;version=0.0.4;q=0.8,application/openmetrics-text;q=0.9", Open001)]
    [DataRow("text/plain;version=0.0.4,application/openmetrics-text", Text004)]
    [DataRow("application/openmetrics-text;q=0", Text004)]
    [DataRow("application/openmetrics-text;q=2", Text004)]
    [DataRow("application/openmetrics-text;q=x", Text004)]
    [DataRow(",;,;q=1,=", Text004)]
    public void Choose_AcceptHeader_GivesContentType(string? accept, string contentType) =>
        Assert.AreEqual(contentType, Negotiation.Choose(accept).ContentType);

    [TestMethod]
    [DataRow(null, false)]
    [DataRow("", false)]
    [DataRow("gzip", true)]
    [DataRow("GZip;q=0.5", true)]
    [DataRow("identity", false)]
    [DataRow("br, gzip, deflate", true)]
    [DataRow("gzip;q=0", false)]
    [DataRow("gzip;q=0, *", false)]
    [DataRow("*", true)]
    [DataRow("*;q=0", false)]
    [DataRow("br", false)]
    public void TakesGzip_AcceptEncoding_IsSo(string? acceptEncoding, bool expected) =>
        Assert.AreEqual(expected, Negotiation.TakesGzip(acceptEncoding));
}
