namespace Ainft.Testing;

/// <summary>
/// A function app in a process of its own, alone or under a Functions host. Disposing ends it in an orderly way.
/// </summary>
public interface IRunningApp : IAsyncDisposable
{
    /// <summary>Where the app takes requests; routes begin with <c>api/</c>.</summary>
    Uri Address { get; }

    /// <summary>Ends it at once (SIGKILL).</summary>
    Task KillAsync();
}
