using System.Globalization;
using Ainft.Cli.Sandboxes;

namespace Ainft.Cli.Nodes.Hardware;

/// <summary>A GPU as <c>nvidia-smi</c> reports it.</summary>
/// <param name="Name">Its product name.</param>
/// <param name="MemoryMiB">Its memory in MiB.</param>
/// <param name="Capability">Its CUDA compute capability, such as 8.6.</param>
internal sealed record Gpu(string Name, int MemoryMiB, string Capability)
{
    public string Class => $"cuda-{Capability}";
}

/// <summary>The GPUs of this machine.</summary>
internal static class GpuList
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    public static async Task<IReadOnlyList<Gpu>> DetectAsync(CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Patience);
        try
        {
            var answer = await Tool.RunAsync(
                "nvidia-smi", ["--query-gpu=name,memory.total,compute_cap", "--format=csv,noheader,nounits"],
                limit.Token);
            return answer.Succeeded ? Read(answer.Output) : [];
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return [];
        }
    }

    /// <summary>Reads the output of <c>nvidia-smi</c>. It skips lines that do not fully describe a GPU, for example
    /// with "[N/A]" as the memory.</summary>
    public static IReadOnlyList<Gpu> Read(string csv)
    {
        var gpus = new List<Gpu>();
        foreach (var line in csv.Split('\n'))
            if (line.Split(',', StringSplitOptions.TrimEntries) is
                [{ Length: > 0 } name, var memory, { Length: > 0 } capability]
                && int.TryParse(memory, NumberStyles.None, CultureInfo.InvariantCulture, out var megabytes)
                && decimal.TryParse(capability, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out _))
                gpus.Add(new Gpu(name, megabytes, capability));
        return gpus;
    }
}
