using System.Reflection;
using System.Runtime.InteropServices;
using Ainft.Cli.Sandboxes;

namespace Ainft.Cli.Nodes.Hardware;

/// <summary>Describes this machine in the profile of its node.</summary>
internal static class ThisMachine
{
    private const string CpuInfo = "/proc/cpuinfo";

    /// <param name="sandboxes">The sandboxes that work on this machine.</param>
    /// <param name="runtimes">The runtimes that tasks can use.</param>
    /// <param name="reserve">The free disk space that the node keeps.</param>
    /// <param name="cancellationToken">Stops the search.</param>
    public static async Task<NodeProfile> DescribeAsync(
        IReadOnlyList<ISandbox> sandboxes, IReadOnlyList<Runtime> runtimes, DiskReserve reserve,
        CancellationToken cancellationToken)
    {
        var text = File.Exists(CpuInfo) ? await File.ReadAllTextAsync(CpuInfo, cancellationToken) : "";
        var cpu = CpuLevel.Read(text, RuntimeInformation.OSArchitecture);
        var gpus = await GpuList.DetectAsync(cancellationToken);
        return new NodeProfile
        {
            Classes = [.. cpu.Classes.Concat(gpus.Select(gpu => gpu.Class)).Distinct()],
            Cpus = Environment.ProcessorCount,
            MemoryMiB = (int)(GC.GetGCMemoryInfo().TotalAvailableMemoryBytes >> 20),
            DiskMiB = reserve.MostTaskMiB(),
            Gpus = [.. gpus.Select(gpu => new GpuProfile(gpu.Name, gpu.MemoryMiB))],
            Sandboxes = [.. sandboxes.Select(sandbox => sandbox.Name)],
            Runtimes = [.. runtimes.Select(runtime => runtime.Name)],
            CpuModel = cpu.Model,
            Software = $"ainft {Version()}",
        };
    }

    private static string? Version() =>
        typeof(ThisMachine).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()
            ?.InformationalVersion.Split('+')[0];
}
