namespace Ainft.Sources.Events;

/// <summary>Reads the event of a delivery whose signature is valid.</summary>
public static class EventReader
{
    /// <summary>Reads an event.</summary>
    /// <param name="platform">The platform.</param>
    /// <param name="header">The value of a header by its name without regard to case, or null.</param>
    /// <param name="body">The raw body, at most <see cref="EventLimits.MaximumBytes"/>.</param>
    /// <exception cref="SourceException">The body or a header has another form. It has a code and a pointer.</exception>
    public static PlatformEvent Read(
        WebhookPlatform platform, Func<string, string?> header, ReadOnlyMemory<byte> body) =>
        throw new NotImplementedException();
}
