namespace Ainft.Functions.Tests;

/// <summary>The real clock, moved forward by a test, so that waits of minutes end immediately.</summary>
public sealed class ShiftedTime : TimeProvider
{
    public TimeSpan Ahead { get; set; }

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + Ahead;

    public override long GetTimestamp() => base.GetTimestamp() + (long)(Ahead.TotalSeconds * TimestampFrequency);
}
