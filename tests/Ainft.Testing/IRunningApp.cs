namespace Ainft.Testing;

/// <summary>A function app in its own process, alone or under a Functions host. Disposal stops it gracefully.</summary>
public interface IRunningApp : IAsyncDisposable
{
    /// <summary>The address at which the app accepts requests. Routes begin with <c>api/</c>.</summary>
    Uri Address { get; }

    /// <summary>Ends the app at once (SIGKILL).</summary>
    Task KillAsync();
}
