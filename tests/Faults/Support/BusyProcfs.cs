using System.Globalization;
using System.Text;
using Monitoring.Tests.EndToEnd.Support;

namespace Monitoring.Tests.Faults.Support;

/// <summary>A procfs with many disks whose every figure changes all the time, so that cycles take many bytes.</summary>
internal sealed class BusyProcfs : IDisposable
{
    private const int Figures = 17;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    private readonly TemporaryDirectory directory = new();
    private readonly CancellationTokenSource stop = new();
    private readonly Task writing;
    private readonly Random random = new(1);
    private readonly long[] figures;

    public BusyProcfs(int disks)
    {
        figures = new long[disks * Figures];
        Write();
        writing = WriteOn();
    }

    public string Path => directory.Path;

    public void Dispose()
    {
        stop.Cancel();
        writing.Wait();
        stop.Dispose();
        directory.Dispose();
    }

    private async Task WriteOn()
    {
        while (!stop.IsCancellationRequested)
        {
            Write();
            await Task.Delay(Pause);
        }
    }

    private void Write()
    {
        var text = new StringBuilder();
        for (var i = 0; i < figures.Length; i++)
        {
            figures[i] += random.Next(1 << 14);
            if (i % Figures == 0)
                text.Append(CultureInfo.InvariantCulture, $"8 {i / Figures} disk{i / Figures}");
            text.Append(' ').Append(figures[i]).Append(i % Figures == Figures - 1 ? "\n" : "");
        }
        File.WriteAllText(directory["diskstats.new"], text.ToString());
        File.Move(directory["diskstats.new"], directory["diskstats"], overwrite: true);
    }
}
