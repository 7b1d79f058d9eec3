using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.NoEmit;

namespace Antiphon.Bench;

/// <summary>Runs a class of BenchmarkDotNet in this process; a method <c>X</c> of it is held against the budgets <c>x.ns</c> and <c>x.bytes</c>.</summary>
internal static class Micro
{
    public static int Run<T>(string only)
    {
        var config = ManualConfig.CreateEmpty()
            .AddJob(Job.ShortRun.WithToolchain(InProcessNoEmitToolchain.Instance))
            .AddDiagnoser(MemoryDiagnoser.Default).AddColumnProvider(DefaultColumnProviders.Instance)
            .AddLogger(NullLogger.Instance)
            .WithArtifactsPath(Path.Combine(Path.GetTempPath(), $"antiphon-bench-{only}"));
        var fine = true;
        foreach (var report in BenchmarkRunner.Run<T>(config).Reports)
        {
            var name = report.BenchmarkCase.Descriptor.WorkloadMethod.Name.ToLowerInvariant();
            Console.WriteLine($"{name}: mean {report.ResultStatistics!.Mean:0} ns, ± {report.ResultStatistics.StandardDeviation:0} ns, {report.GcStats.GetBytesAllocatedPerOperation(report.BenchmarkCase)} B");
            fine &= Budgets.Check($"{name}.ns", report.ResultStatistics.Mean);
            if (name == "parse") fine &= Budgets.Check("parse.bytes", report.GcStats.GetBytesAllocatedPerOperation(report.BenchmarkCase) ?? 0);
        }
        return fine ? 0 : 1;
    }
}
