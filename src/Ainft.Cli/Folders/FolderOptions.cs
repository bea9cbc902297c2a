using System.CommandLine;
using System.Text.Json.Nodes;
using Ainft.Sources;

namespace Ainft.Cli.Folders;

/// <summary>The options of the commands that make a manifest from a folder.</summary>
internal sealed class FolderOptions
{
    private readonly Option<string[]> members = new("--set")
    {
        Description = "Set a text member of the manifest, for example kind=model, version=1.2 or license=MIT.",
        HelpName = "MEMBER=TEXT",
    };

    private readonly Option<string[]> parents = new("--parent")
    {
        Description = "Add a parent, for example 0xa946…:trained-on. The same ID may have several relations.",
        HelpName = "ID:RELATION",
    };

    private readonly Option<int?> royalty = NumberOption.Create(
        "--royalty",
        0,
        ManifestLimits.Royalty,
        "Ask for this share of each payment to a descendant, in basis points.",
        "BASIS-POINTS");

    private readonly Option<string> uri = new("--uri")
    {
        Description = "The address below which the files can be fetched. By default an artifact has the URI of its "
            + "digest (ni:///sha-256;…).",
        HelpName = "URL",
    };

    private readonly Option<string[]> skip = new("--skip")
    {
        Description = "Take no values from this file. It stays an artifact.",
        HelpName = "FILE",
    };

    private readonly Option<bool> allowSecrets = new("--allow-secrets")
    {
        Description = "Accept files that look like keys, passwords or tokens.",
    };

    private readonly Option<bool> noCache = NoCacheOption();

    /// <summary>The option that makes a command read every byte.</summary>
    public static Option<bool> NoCacheOption() => new("--no-cache")
    {
        Description = "Hash every file, even if it did not change since an earlier run.",
    };

    public void AddTo(Command command)
    {
        foreach (var option in All)
            command.Add(option);
    }

    private Option[] All => [members, parents, royalty, uri, skip, allowSecrets, noCache];

    /// <summary>Refuses these options for an input that is not a folder.</summary>
    /// <exception cref="CommandException">The command line has one of them.</exception>
    public void RefuseAll(ParseResult result)
    {
        if (Array.Find(All, option => result.GetResult(option) is { Implicit: false }) is { } given)
            throw CommandException.Usage($"{given.Name} applies only to a folder.", "Pass a folder instead of a file.");
    }

    public bool AllowsSecrets(ParseResult result) => result.GetValue(allowSecrets);

    public IReadOnlyCollection<string> Skipped(ParseResult result) => result.GetValue(skip) ?? [];

    /// <summary>The cache of digests, or null with <c>--no-cache</c>.</summary>
    public HashCache? Cache(ParseResult result) =>
        result.GetValue(noCache) ? null : HashCache.Open(TimeProvider.System);

    /// <summary>The address of the files, or null.</summary>
    public string? BaseUri(ParseResult result) => result.GetValue(uri) is not { } text
        ? null
        : Uri.TryCreate(text, UriKind.Absolute, out var address)
            ? address.AbsoluteUri.TrimEnd('/')
            : throw CommandException.Usage($"{uri.Name} must be an absolute URI, but it is '{text}'.");

    /// <summary>The values of <c>--set</c>, which come before those of all files.</summary>
    public SourceReading Values(ParseResult result)
    {
        var reading = new SourceReading(members.Name);
        foreach (var text in result.GetValue(members) ?? [])
        {
            if (text.Split('=', 2) is not [{ Length: > 0 } member, { Length: > 0 } value]
                || member is "ainft" or "artifacts" or "parents")
                throw CommandException.Usage(
                    $"{members.Name} takes MEMBER=TEXT with a text member of a manifest, but it is '{text}'.");
            var made = new SourceValue(member, JsonValue.Create(value)!, members.Name);
            if (new ManifestDraft().Add(made) is { } reason)
                throw CommandException.Usage($"The member {member} cannot be '{value}'. {reason}");
            reading.Add(member, made.Value, null);
        }

        return reading;
    }

    /// <summary>The value of <c>--royalty</c>, which comes before those of all files.</summary>
    public SourceReading Royalty(ParseResult result)
    {
        var reading = new SourceReading(royalty.Name);
        if (result.GetValue(royalty) is { } share)
            reading.Add("royalty", JsonValue.Create(share), null);
        return reading;
    }

    /// <summary>The values of <c>--parent</c>, in the order of the command line.</summary>
    public IReadOnlyList<ParentOption> Parents(ParseResult result) =>
        [.. (result.GetValue(parents) ?? []).Select(ParentOption.Parse)];
}
