using System.Runtime.InteropServices;
using System.Text.RegularExpressions;

namespace Ainft.Cli.Nodes.Hardware;

/// <summary>The model and the hardware classes of the processor, from the text of <c>/proc/cpuinfo</c>.</summary>
/// <param name="Model">The name that the processor reports.</param>
/// <param name="Classes">The levels of the x86-64 psABI, or the architecture. Lower levels are included, because the
/// processor runs programs for them too.</param>
internal sealed partial record CpuLevel(string Model, IReadOnlyList<string> Classes)
{
    // x86-64 psABI 1.0, table 3.1, with the names of the flags in Linux (pni is SSE3, abm is LZCNT, and xsave is used
    // for OSXSAVE).
    private static readonly string[][] Levels =
    [
        ["lm", "cmov", "cx8", "fpu", "fxsr", "mmx", "syscall", "sse", "sse2"],
        ["cx16", "lahf_lm", "popcnt", "pni", "sse4_1", "sse4_2", "ssse3"],
        ["avx", "avx2", "bmi1", "bmi2", "f16c", "fma", "abm", "movbe", "xsave"],
        ["avx512f", "avx512bw", "avx512cd", "avx512dq", "avx512vl"],
    ];

    public static CpuLevel Read(string cpuinfo, Architecture architecture)
    {
        var model = ModelName().Match(cpuinfo) is { Success: true } found ? found.Groups[1].Value.Trim() : "";
        return new CpuLevel(model is "" ? architecture.ToString() : model, architecture switch
        {
            Architecture.X64 => LevelsOf(cpuinfo),
            Architecture.Arm64 => ["aarch64"],
            _ => [architecture.ToString().ToLowerInvariant()],
        });
    }

    private static string[] LevelsOf(string cpuinfo)
    {
        // A machine may have different processors, and the system may move a task to any of them.
        var flags = Flags().Matches(cpuinfo).Select(line => line.Groups[1].Value.Split(' ').ToHashSet()).ToList();
        var level = flags.Count == 0
            ? 1
            : Levels.TakeWhile(needs => flags.All(processor => needs.All(processor.Contains))).Count();
        return [.. Enumerable.Range(1, level).Select(number => $"x86-64-v{number}")];
    }

    [GeneratedRegex(@"(?m)^(?:model name|Model)\s*:\s*(.+)$")]
    private static partial Regex ModelName();

    [GeneratedRegex(@"(?m)^flags\s*:\s*(.+?)\s*$")]
    private static partial Regex Flags();
}
