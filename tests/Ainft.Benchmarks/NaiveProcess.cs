using Ainft.Cli.Dev;

namespace Ainft.Benchmarks;

/// <summary>The naive server as a process of its own, as the app is one.</summary>
internal sealed class NaiveProcess : IAsyncDisposable
{
    private const string Ready = "Now listening on: ";
    private readonly ChildProcess process;

    private NaiveProcess(ChildProcess process, Uri address) => (this.process, Address) = (process, address);

    public Uri Address { get; }

    public static async Task<NaiveProcess> StartAsync(string storage)
    {
        var process = ChildProcess.Start(Environment.ProcessPath!, ["naive-server", storage]);
        var address = await process.WaitForLineAsync(
            line => line.IndexOf(Ready, StringComparison.Ordinal) is >= 0 and var at ? line[(at + Ready.Length)..].Trim() : null, TimeSpan.FromSeconds(60));
        return new NaiveProcess(process, new Uri(address));
    }

    public ValueTask DisposeAsync() => process.DisposeAsync();
}
