using System.Diagnostics;
using Monitoring.Agent.Host;
using Monitoring.Agent.Sampling;

namespace Monitoring.Tests.Unit.Sampling;

[TestClass]
public sealed class TextfileSamplerTests
{
    private const string Backup =
        """
        # HELP backup_last_success_timestamp_seconds When the last backup succeeded.
        # TYPE backup_last_success_timestamp_seconds gauge
        backup_last_success_timestamp_seconds{job="etc"} 1.5e9
        backup_last_success_timestamp_seconds{job="home",host=""} 1600000000
        # TYPE backup_runs_total counter
        backup_runs_total 12
        free_form{a="\"quoted\" \\ \n"} NaN

        """;

    [TestMethod]
    public void Sample_OneFile_GivesItsMetricsAndItsTime()
    {
        using var host = new HostTree().Write("text/backup.prom", Backup).Write("text/notes.txt", "not read\n");
        File.SetLastWriteTimeUtc(host.At("text/backup.prom"), DateTime.UnixEpoch.AddSeconds(1_700_000_000.9));
        using var run = Trial(host, "text");

        Assert.AreEqual(
            """
            # TYPE backup_last_success_timestamp_seconds gauge
            backup_last_success_timestamp_seconds{job="etc"} 1500000000
            backup_last_success_timestamp_seconds{host="",job="home"} 1600000000
            # TYPE backup_runs_total counter
            backup_runs_total 12
            # TYPE free_form untyped
            free_form{a="__QUOTED__"} NaN
            # TYPE node_textfile_mtime_seconds gauge
            node_textfile_mtime_seconds{file="__FILE__"} 1700000000
            # TYPE node_textfile_scrape_error gauge
            node_textfile_scrape_error 0
            """.Replace("__FILE__", host.At("text/backup.prom")).Replace("__QUOTED__", "\"quoted\" \\ \n"),
            run.Cycle());
        run.AssertAllocatesNothing();
    }

    [TestMethod]
    public void Sample_HistogramAndSummary_AreCompleted()
    {
        using var host = new HostTree().Write("text/a.prom",
            """
            # TYPE h histogram
            h_bucket{p="x",le="0.5"} 1
            h_bucket{p="x",le="1"} 3
            h_count{p="x"} 4
            h_sum{p="x"} 2.5
            # TYPE s summary
            s{quantile="0.5"} 7.25

            """);
        using var run = Trial(host, "text");

        Assert.AreEqual(
            """
            # TYPE h histogram
            h_bucket{le="0.5",p="x"} 1
            h_bucket{le="1",p="x"} 3
            h_count{p="x"} 4
            h_sum{p="x"} 2.5
            h_bucket{le="+Inf",p="x"} 4
            # TYPE s summary
            s{quantile="0.5"} 7.25
            s_sum 0
            s_count 0
            """,
            run.Cycle().Split("\n# TYPE node_textfile")[0]);
    }

    [TestMethod]
    public void Sample_FileIsReplaced_KeepsTheSeriesThatStay()
    {
        using var host = new HostTree().Write("text/a.prom", "stays 1\ngoes 1\n");
        using var group = new TrialWithGroup(host.At("text"));
        group.Cycle();
        var version = group.Group.Version;

        host.Write("text/new", "stays 2\ngoes 1\n");
        File.Move(host.At("text/new"), host.At("text/a.prom"), overwrite: true);
        Assert.AreEqual("stays 2", group.Cycle().Single(l => l.StartsWith("stays")));

        Assert.AreEqual(version, group.Group.Version, "the same series must not leave and join");
        host.Write("text/a.prom", "stays 3\n");
        Assert.AreEqual("stays 3", group.Cycle().Single(l => l.StartsWith("stays")));
        Assert.IsFalse(group.Cycle().Any(l => l.StartsWith("goes")));
    }

    [TestMethod]
    public void Sample_FileGoesAndComesBack_FollowsIt()
    {
        using var host = new HostTree().Write("text/a.prom", "a 1\n").Write("text/b.prom", "b 2\n");
        using var run = Trial(host, "text");
        run.Cycle();

        host.Remove("text/a.prom");
        Assert.DoesNotContain("a.prom", run.Cycle());
        Assert.AreEqual("b 2", run.CycleOf("b 2"));

        host.Write("text/a.prom", "a 3\n");
        Assert.AreEqual("a 3", run.CycleOf("a 3"));
    }

    [TestMethod]
    [DataRow("a{ 1\n", "a.prom, line 1: ")]
    [DataRow("a 1 1500000000000\n", "a timestamp is not allowed here")]
    [DataRow("a 1", "its last line feed is missing")]
    [DataRow("a 1\na 2\n", "stands twice")]
    [DataRow("a much\n", "is no value")]
    [DataRow("# TYPE a gauge\n# TYPE a counter\na 1\n", "a.prom, line 2: ")]
    public void Sample_BadFile_LeavesItOutWholeAndTellsOnce(string content, string reason)
    {
        using var host = new HostTree().Write("text/a.prom", content).Write("text/b.prom", "b 2\n");
        var log = new StringWriter();
        using var run = Trial(host, "text", log);

        var text = run.Cycle();
        run.Cycle();

        Assert.AreEqual(1, log.ToString().Split("textfile not used").Length - 1);
        Assert.Contains(reason, log.ToString());
        Assert.Contains("node_textfile_scrape_error 1", text);
        Assert.Contains("b 2", text);
        Assert.DoesNotContain("a.prom", text);

        host.Write("text/a.prom", "a 1\n");
        Assert.Contains("node_textfile_scrape_error 0", run.Cycle());
    }

    [TestMethod]
    [DataRow("# HELP x One.\nx{f=\"a\"} 1\n", "# HELP x Two.\nx{f=\"b\"} 2\n", "another help text")]
    [DataRow("# TYPE x counter\nx{f=\"a\"} 1\n", "# TYPE x gauge\nx{f=\"b\"} 2\n", "in a file before it a Counter")]
    [DataRow("x 1\n", "x 2\n", "x stands in a file before it too")]
    public void Sample_FilesContradictEachOther_FirstOneCounts(string first, string second, string reason)
    {
        using var host = new HostTree().Write("text/b.prom", second).Write("text/a.prom", first);
        var log = new StringWriter();
        using var run = Trial(host, "text", log);

        var text = run.Cycle();

        Assert.AreEqual(1, text.Split('\n').Count(l => l.StartsWith('x')));
        Assert.EndsWith(" 1", text.Split('\n').Single(l => l.StartsWith('x')));
        Assert.Contains("node_textfile_scrape_error 1", text);
        Assert.Contains("b.prom", text);
        Assert.Contains(reason, log.ToString());
    }

    [TestMethod]
    public void Sample_OneFileWithoutHelp_TakesTheOthers()
    {
        using var host = new HostTree()
            .Write("text/a.prom", "x{f=\"a\"} 1\ny 1\n").Write("text/b.prom", "# HELP x The help.\nx{f=\"b\"} 2\n");
        using var trial = new TrialWithGroup(host.At("text"));
        trial.Cycle();

        Assert.AreEqual("The help.", trial.HelpOf("x{f=\"a\"}"));
        Assert.AreEqual("The help.", trial.HelpOf("x{f=\"b\"}"));
        Assert.AreEqual("Read from " + host.At("text/a.prom"), trial.HelpOf("y"));
    }

    [TestMethod]
    public void Sample_FifoAndDirectory_AreSkippedAtOnce()
    {
        using var host = new HostTree().Write("text/b.prom", "b 2\n").Write("text/c.prom/x", "");
        using (var mkfifo = Process.Start("mkfifo", [host.At("text/a.prom")]))
            mkfifo.WaitForExit();
        var log = new StringWriter();
        using var run = Trial(host, "text", log);

        var text = run.Cycle();

        Assert.Contains("b 2", text);
        Assert.Contains("node_textfile_scrape_error 1", text);
        Assert.Contains("a.prom is not a regular file", log.ToString());
        Assert.Contains("c.prom is not a regular file", log.ToString());
        run.AssertAllocatesNothing();
    }

    [TestMethod]
    public void Sample_DirectoryIsMissing_IsAnErrorUntilItIsThere()
    {
        using var host = new HostTree();
        var log = new StringWriter();
        using var run = Trial(host, "text", log);

        Assert.AreEqual("node_textfile_scrape_error 1", run.CycleOf("node_"));
        run.AssertAllocatesNothing();
        Assert.Contains("text is not there", log.ToString());

        host.Write("text/a.prom", "a 1\n");
        Assert.Contains("node_textfile_scrape_error 0", run.Cycle());
    }

    [TestMethod]
    public void Sample_NoDirectoryGiven_SucceedsWithoutError()
    {
        using var host = new HostTree();
        using var run = SamplerTrial.Of(TextfileSampler.Spec, host.Paths);

        Assert.AreEqual("node_textfile_scrape_error 0", run.CycleOf("node_"));
        run.AssertAllocatesNothing();
    }

    [TestMethod]
    public void Sample_PatternAndSecondDirectory_ReadsThemAll()
    {
        using var host = new HostTree()
            .Write("m/app1/metrics/a.prom", "a 1\n").Write("m/app2/metrics/b.prom", "b 2\n")
            .Write("m/other/metrics/c.prom", "c 3\n").Write("text/d.prom", "d 4\n");
        using var run = SamplerTrial.Of(
            TextfileSampler.Spec, host.Paths,
            ("collector.textfile.directory", $"{host.At("m")}/app[0-9]/metrics:{host.At("text")}"));

        var ours = run.Cycle().Split('\n').Where(l => l[0] is >= 'a' and < 'n');
        Assert.AreEqual("a 1\nb 2\nd 4", string.Join('\n', ours));
        host.Write("m/app3/metrics/e.prom", "e 5\n");
        Assert.Contains("e 5", run.Cycle());
    }

    [TestMethod]
    [DataRow("/a/*/c", "/a/b1/c", true)]
    [DataRow("/a/b?/c", "/a/b1/c", true)]
    [DataRow("/a/b[0-4]/c", "/a/b1/c", true)]
    [DataRow("/a/b[^0-4]/c", "/a/b1/c", false)]
    [DataRow("/a/\\*/c", "/a/b1/c", false)]
    [DataRow("/a/b[/c", "/a/b1/c", false)]
    [DataRow("/a/b\\1/c", "/a/b1/c", true)]
    public void Expand_Pattern_FindsWhatItNames(string pattern, string path, bool isFound)
    {
        using var host = new HostTree().Write(path[1..] + "/file", "");
        var root = host.At("a")[..^2];

        var found = new PathPattern(root + pattern).Expand();

        Assert.AreEqual(isFound ? root + path : root + pattern, Assert.ContainsSingle(found));
    }

    private static SamplerTrial Trial(HostTree host, string directory, TextWriter? log = null) => new(
        new TextfileSampler([host.At(directory)], LateTime(), new Log(log ?? TextWriter.Null, Severity.Debug, false)));

    // Files written by a test are old by this clock, so they are taken as settled.
    private static ManualTime LateTime()
    {
        var time = new ManualTime();
        time.Advance(TimeSpan.FromDays(365 * 100));
        return time;
    }

    private sealed class TrialWithGroup(string directory) : IDisposable
    {
        private readonly TextfileSampler sampler = new([directory], LateTime(), Log.None);

        public SampleGroup Group { get; } = new("textfile");

        public string[] Cycle()
        {
            Group.BeginCycle();
            Assert.IsTrue(sampler.Sample(Group));
            return [.. Live().Select(h => $"{Group.SeriesAt(h)} {ValueOf(h)}")];
        }

        public string HelpOf(string series) =>
            Live().Select(Group.SeriesAt).Single(s => s.ToString() == series).Family.Help;

        public void Dispose() => sampler.Dispose();

        private double ValueOf(int handle) => Group.SeriesAt(handle).Family.ToExposed(Group.NativeAt(handle));

        private IEnumerable<int> Live() => Enumerable.Range(0, Group.HandleEnd).Where(Group.IsLive);
    }
}
