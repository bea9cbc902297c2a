using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace Ainft.Functions.Platform;

/// <summary>
/// How much the request bodies and the connections of one instance may hold. Settings <c>Ainft__Bodies__…</c>.
/// </summary>
public sealed class BodyOptions
{
    public const string Section = "Ainft:Bodies";

    /// <summary>
    /// Memory in MiB. One half is for small bodies that arrive, the other for complete bodies that the app works on.
    /// </summary>
    [Range(16, 1 << 20)]
    public int MemoryMiB { get; set; } = 64;

    /// <summary>Disk in MiB for the bodies that memory does not hold.</summary>
    [Range(64, 1 << 30)]
    public int DiskMiB { get; set; } = 4096;

    /// <summary>How many bodies are files at a time.</summary>
    [Range(1, 1 << 20)]
    public int Files { get; set; } = 1024;

    /// <summary>
    /// The share of all this that one client may hold, in percent. Use 100 where a proxy hides the clients' addresses.
    /// </summary>
    [Range(1, 100)]
    public int ClientPercent { get; set; } = 25;

    /// <summary>How many connections are open at a time. It has no effect behind a Functions host.</summary>
    [Range(16, 1 << 20)]
    public int Connections { get; set; } = 16_384;

    /// <summary>How many connections one client has open at a time. It does not limit trusted proxies.</summary>
    [Range(1, 1 << 20)]
    public int ConnectionsPerClient { get; set; } = 1024;

    internal long HalfOfMemory => ((long)MemoryMiB << 20) / 2;

    internal Shares Share(long total) => new(total, Math.Max(1, total * ClientPercent / 100));
}

[OptionsValidator]
internal sealed partial class BodyOptionsValidator : IValidateOptions<BodyOptions>;
