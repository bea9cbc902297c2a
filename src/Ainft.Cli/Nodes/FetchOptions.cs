using System.CommandLine;
using Ainft.Cli.Nodes.Fetching;

namespace Ainft.Cli.Nodes;

/// <summary>The options for the sources of files and for the size of the cache.</summary>
internal sealed class FetchOptions
{
    private const int DefaultCache = 20_480;
    private readonly Option<int?> cacheSize = NumberOption.Create(
        "--cache-size", 1, int.MaxValue,
        $"How many MiB of fetched files to keep for later tasks. Default: {DefaultCache}.", "MIB");
    private readonly Option<string[]> folders = new("--allow-folder")
    {
        Description = "Read file URIs below this folder.",
        HelpName = "FOLDER",
    };
    private readonly Option<string> gateway = new("--ipfs-gateway")
    {
        Description = "Fetch ipfs URIs through this gateway. The node does not fetch them by default.",
        HelpName = "URL",
    };

    public void AddTo(Command command)
    {
        command.Add(cacheSize);
        AddSourcesTo(command);
    }

    /// <summary>Adds only the options for the sources.</summary>
    public void AddSourcesTo(Command command)
    {
        command.Add(folders);
        command.Add(gateway);
    }

    /// <summary>The sources that the command line allows.</summary>
    public FetchRules RulesOf(ParseResult result, Uri registry) => new(registry, Gateway(result), Folders(result));

    public Fetcher Open(ParseResult result, Uri registry, string cache) => new(
        RulesOf(result, registry),
        new ContentCache(cache, (long)(result.GetValue(cacheSize) ?? DefaultCache) << 20, TimeProvider.System),
        TimeProvider.System);

    private string[] Folders(ParseResult result)
    {
        var given = result.GetValue(folders) ?? [];
        return Array.Find(given, folder => !Directory.Exists(folder)) is { } missing
            ? throw CommandException.Usage($"{missing} is not a folder.", $"Give {folders.Name} an existing folder.")
            : given;
    }

    private Uri? Gateway(ParseResult result) => result.GetValue(gateway) is not { } text
        ? null
        : Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https"
            ? uri
            : throw CommandException.Usage($"{gateway.Name} must be an http or https address, but it is '{text}'.");
}
