using System.Collections.Concurrent;

namespace Ainft.Functions.Tests;

/// <summary>Collects the log entries of an app at level error or above, or from a lower level on.</summary>
public sealed class LoggedErrors(LogLevel least = LogLevel.Error) : ILoggerProvider, ILogger
{
    /// <summary>
    /// The log entry of the server when it closes a connection because it cannot drain a malformed body.
    /// </summary>
    private static readonly EventId CannotDrain = new(67, "RequestBodyDrainBodyReaderInvalidState");

    private readonly ConcurrentQueue<string> lines = new();

    public IReadOnlyCollection<string> Lines => lines;

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel >= least;

    public void Log<TState>(
        LogLevel logLevel,
        EventId eventId,
        TState state,
        Exception? exception,
        Func<TState, Exception?, string> formatter)
    {
        if (IsEnabled(logLevel) && (eventId, eventId.Name) != (CannotDrain, CannotDrain.Name))
            lines.Enqueue($"{eventId.Id} {formatter(state, exception)} {exception}");
    }

    public void Dispose()
    {
    }
}
