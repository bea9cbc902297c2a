using System.Text.RegularExpressions;

namespace Ainft.Cli.Dev;

/// <summary>An Azurite process (Azure Storage's emulator) from npm, on free ports of the loopback interface.</summary>
public sealed partial class Azurite : IAsyncDisposable
{
    private const string Account = "devstoreaccount1";
    private const string PublishedKey =
        "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";

    /// <summary>The limit of Azurite's heap, which holds whole tables. The heap grows only as needed.</summary>
    private const int HeapMegabytes = 12_000;

    private readonly ChildProcess process;
    private readonly string? temporary;

    private Azurite(ChildProcess process, string? temporary, string connectionString)
    {
        this.process = process;
        this.temporary = temporary;
        ConnectionString = connectionString;
    }

    /// <summary>The connection string of the blob, queue and table endpoints, with Azurite's published key.</summary>
    public string ConnectionString { get; }

    /// <summary>The process.</summary>
    internal ChildProcess Process => process;

    /// <summary>
    /// Starts Azurite with its data in <paramref name="location"/>, or in a temporary folder that disposal deletes.
    /// </summary>
    public static async Task<Azurite> StartAsync(
        string? location = null, CancellationToken cancellationToken = default)
    {
        await Npm.EnsureAsync(null, cancellationToken);
        var temporary = location is null ? Directory.CreateTempSubdirectory("ainft-azurite-").FullName : null;
        return await StartAsync(["--location", location ?? temporary!], temporary, cancellationToken);
    }

    /// <summary>
    /// Starts Azurite with its data in memory, without a limit other than the memory. A persistent Azurite crashes near
    /// a million rows or some 500 MB of them. The queues in memory suit only few messages.
    /// </summary>
    public static async Task<Azurite> StartInMemoryAsync(CancellationToken cancellationToken = default)
    {
        await Npm.EnsureAsync(null, cancellationToken);
        return await StartAsync(["--inMemoryPersistence"], null, cancellationToken);
    }

    private static async Task<Azurite> StartAsync(
        IReadOnlyList<string> persistence, string? temporary, CancellationToken cancellationToken)
    {
        var process = ChildProcess.Start(
            "node",
            [
                $"--max-old-space-size={HeapMegabytes}", Npm.Script("azurite", "dist/src/azurite.js"),
                "--blobPort", "0", "--queuePort", "0", "--tablePort", "0",
                .. persistence, "--skipApiVersionCheck", "--disableTelemetry", "--silent",
            ]);
        try
        {
            return new Azurite(process, temporary, await ReadEndpointsAsync(process, cancellationToken));
        }
        catch
        {
            await process.DisposeAsync();
            throw;
        }
    }

    /// <summary>Stops Azurite with SIGTERM, because only that makes it save everything. It saves lazily.</summary>
    public async ValueTask DisposeAsync()
    {
        await process.DisposeAsync();
        if (temporary is not null)
            Directory.Delete(temporary, recursive: true);
    }

    private static async Task<string> ReadEndpointsAsync(ChildProcess process, CancellationToken cancellationToken)
    {
        var endpoints = new Dictionary<string, string>();
        await process.WaitForLineAsync(line =>
        {
            var match = Listening().Match(line);
            if (match.Success)
                endpoints[match.Groups["kind"].Value] = match.Groups["address"].Value;
            return endpoints.Count == 3 ? endpoints : null;
        }, TimeSpan.FromSeconds(60), cancellationToken);
        return $"DefaultEndpointsProtocol=http;AccountName={Account};AccountKey={PublishedKey};" +
            string.Concat(endpoints.Select(e => $"{e.Key}Endpoint={e.Value}/{Account};"));
    }

    [GeneratedRegex(
        "Azurite (?<kind>Blob|Queue|Table) service is successfully listening at (?<address>http://[0-9.:]+)")]
    private static partial Regex Listening();
}
