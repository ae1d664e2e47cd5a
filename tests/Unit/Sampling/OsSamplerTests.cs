using Monitoring.Agent.Sampling;

namespace Monitoring.Tests.Unit.Sampling;

[TestClass]
public sealed class OsSamplerTests
{
    private const string Etc = "root/etc/os-release";
    private const string Lib = "root/usr/lib/os-release";

    private const string Ubuntu =
        """
        # A comment.
        NAME="Ubuntu"
        VERSION="20.04.2 LTS (Focal Fossa)"
        ID=ubuntu
        ID_LIKE=debian
        PRETTY_NAME="Ubuntu 20.04.2 LTS"

        VERSION_ID="20.04"
        VERSION_CODENAME=focal
        SUPPORT_END=2025-05-29

        """;

    [TestMethod]
    public void Sample_Ubuntu_TellsInfoVersionAndEndOfSupport()
    {
        using var host = new HostTree().Write(Etc, Ubuntu);
        using var run = SamplerTrial.Of(OsSampler.Spec, host.Paths);

        Assert.AreEqual(
            """
            # TYPE node_os_info gauge
            node_os_info{__LABELS__} 1
            # TYPE node_os_version gauge
            node_os_version{id="ubuntu",id_like="debian",name="Ubuntu"} 20.04
            # TYPE node_os_support_end_timestamp_seconds gauge
            node_os_support_end_timestamp_seconds 1748476800
            """.Replace(
                "__LABELS__",
                "build_id=\"\",id=\"ubuntu\",id_like=\"debian\",image_id=\"\",image_version=\"\",name=\"Ubuntu\","
                + "pretty_name=\"Ubuntu 20.04.2 LTS\",variant=\"\",variant_id=\"\","
                + "version=\"20.04.2 LTS (Focal Fossa)\",version_codename=\"focal\",version_id=\"20.04\""),
            run.Cycle());
        run.AssertAllocatesNothing();
    }

    [TestMethod]
    public void Sample_Upgraded_ShowsTheNewReleaseAlone()
    {
        using var host = new HostTree().Write(Etc, Ubuntu);
        using var run = SamplerTrial.Of(OsSampler.Spec, host.Paths);
        run.Cycle();

        host.Remove(Etc).Write(Etc, Ubuntu.Replace("20.04", "22.04"));

        Assert.Contains("version_id=\"22.04\"", run.CycleOf("node_os_info"));
        Assert.AreEqual(
            "node_os_version{id=\"ubuntu\",id_like=\"debian\",name=\"Ubuntu\"} 22.04", run.CycleOf("node_os_version"));
    }

    [TestMethod]
    public void Sample_OnlyTheFileOfTheDistribution_ReadsThat()
    {
        using var host = new HostTree().Write(Lib, "ID=arch\nBUILD_ID=rolling\n");
        using var run = SamplerTrial.Of(OsSampler.Spec, host.Paths);

        var text = run.Cycle();

        Assert.Contains("build_id=\"rolling\",id=\"arch\"", text);
        Assert.DoesNotContain("node_os_version", text);
        Assert.DoesNotContain("support_end", text);
    }

    [TestMethod]
    public void Sample_NoFile_HasNoData()
    {
        using var host = new HostTree();
        using var run = SamplerTrial.Of(OsSampler.Spec, host.Paths);

        Assert.IsFalse(run.CycleHasData());
    }

    [TestMethod]
    [DataRow("ID=\"unclosed\n", "line 1: a quote is not closed")]
    [DataRow("ID=ok\nno assignment\n", "line 2: 'no assignment' is not KEY=value")]
    [DataRow("=value\n", "is not KEY=value")]
    [DataRow("1ID=value\n", "is not KEY=value")]
    [DataRow("ID=\"\\q\"\n", "\\q is no escape sequence")]
    [DataRow("SUPPORT_END=soon\n", "'soon' is not a date such as 2028-06-30")]
    public void Sample_MalformedFile_FailsWithAReason(string content, string reason)
    {
        using var host = new HostTree().Write(Etc, content);
        using var run = SamplerTrial.Of(OsSampler.Spec, host.Paths);

        Assert.Contains(reason, run.CycleFails());
    }

    [TestMethod]
    [DataRow("ID=plain", "plain")]
    [DataRow("ID= spaced out # comment", "spaced out")]
    [DataRow("export ID = x", "x")]
    [DataRow("ID='single # kept' # gone", "single # kept")]
    [DataRow("ID=\"a \\\"b\\\" \\\\ \\$c\"", "a \"b\" \\ $c")]
    [DataRow("ID=a\"b\"'c'd", "abcd")]
    [DataRow("ID=\"trailing  \" # x", "trailing  ")]
    [DataRow("ID=", "")]
    [DataRow("ID=é", "é")]
    public void Value_OfALine_IsWhatAShellWouldAssign(string line, string expected) =>
        Assert.AreEqual(expected, new OsRelease(System.Text.Encoding.UTF8.GetBytes(line + "\n"))["ID"]);

    [TestMethod]
    [DataRow("12", 12.0)]
    [DataRow("22.04", 22.04)]
    [DataRow("7.9.2009", 7.9)]
    [DataRow("8.", 8.0)]
    [DataRow("39 (Workstation)", 39.0)]
    [DataRow("rolling", 0.0)]
    [DataRow(".5", 0.0)]
    [DataRow("", 0.0)]
    public void Version_OfVersionId_IsTheNumberItBeginsWith(string id, double expected) =>
        Assert.AreEqual(expected, new OsRelease(System.Text.Encoding.UTF8.GetBytes($"VERSION_ID=\"{id}\"\n")).Version);
}
