namespace Ainft.Manifests.Workflows;

/// <summary>The limits of a workflow. Lengths count Unicode code points.</summary>
public static class WorkflowLimits
{
    /// <summary>The longest <c>image</c>.</summary>
    public const int Image = 512;

    /// <summary>The longest <c>runtime</c> and <c>hardware</c>.</summary>
    public const int Word = 64;

    /// <summary>The most words of a <c>command</c>.</summary>
    public const int Command = 256;

    /// <summary>The longest word of a <c>command</c> and the longest value in <c>env</c>.</summary>
    public const int Text = 16_384;

    /// <summary>The most <c>inputs</c>, and the most <c>code</c>.</summary>
    public const int Files = 256;

    /// <summary>The most <c>outputs</c>.</summary>
    public const int Outputs = 64;

    /// <summary>The longest path.</summary>
    public const int Path = 200;

    /// <summary>The most variables in <c>env</c>.</summary>
    public const int Env = 128;

    /// <summary>The longest name in <c>env</c>.</summary>
    public const int EnvName = 128;

    /// <summary>The greatest <c>seed</c>, 2^53 - 1.</summary>
    public const long Seed = (1L << 53) - 1;

    /// <summary>The longest JSON pointer of a metric.</summary>
    public const int Pointer = 256;

    /// <summary>The most comparators in an <c>all</c>, and so the most metrics of a result.</summary>
    public const int Comparators = 16;

    /// <summary>The least and the greatest <c>equivalent.alpha</c>.</summary>
    public const double MinAlpha = 0.0001, MaxAlpha = 0.25;

    /// <summary>The least <c>interval.n</c> that new work may have. The reader accepts 2.</summary>
    public const int MinSamples = 5;

    /// <summary>The greatest <c>interval.n</c> and <c>equivalent.n</c>.</summary>
    public const int Samples = 1_000_000;

    /// <summary>The least and the greatest <c>resources.cpus</c>.</summary>
    public const double MinCpus = 0.1, MaxCpus = 256;

    /// <summary>The least and the greatest <c>resources.memoryMiB</c>, and the greatest <c>gpuMemoryMiB</c>.</summary>
    public const int MinMemoryMiB = 16, MaxMemoryMiB = 4 * 1024 * 1024;

    /// <summary>The greatest <c>resources.gpus</c>.</summary>
    public const int Gpus = 16;

    /// <summary>The greatest <c>resources.diskMiB</c>.</summary>
    public const int DiskMiB = 16 * 1024 * 1024;

    /// <summary>The greatest <c>resources.minutes</c>, one week.</summary>
    public const int Minutes = 7 * 24 * 60;

    /// <summary>The most bytes of a file that metrics are read from, 1 MiB.</summary>
    public const int MetricFileBytes = 1024 * 1024;

    /// <summary>The most bytes of a log, 1 MiB.</summary>
    public const int LogBytes = 1024 * 1024;

    /// <summary>The longest reason of a bad output.</summary>
    public const int Reason = 400;

    /// <summary>The most bytes of a result in JSON.</summary>
    public const int ResultBytes = 128 * 1024;
}
