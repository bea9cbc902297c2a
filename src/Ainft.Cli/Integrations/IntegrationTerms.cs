using System.CommandLine;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Ainft.Ethereum;

namespace Ainft.Cli.Integrations;

/// <summary>The options with the terms of a new integration, and the body of the request for it.</summary>
internal sealed class IntegrationTerms
{
    private const int MostDays = 3_650, Days = 365;

    private readonly Option<string> platform = new("--platform")
    {
        Description = $"The platform, one of {string.Join(", ", PlatformScreen.Words)}.",
        HelpName = "PLATFORM",
        Required = true,
    };

    private readonly Option<string> scope = new("--scope")
    {
        Description = "One repository, or all of an owner, for example acme/model or acme/*. A model of MLflow is "
            + "models/NAME.",
        HelpName = "SCOPE",
        Required = true,
    };

    private readonly Option<string> source = new("--source")
    {
        Description = "For standard-webhooks and cloudevents: the value of source.platform in the manifests.",
        HelpName = "HOST",
    };

    private readonly Option<string> server = new("--server")
    {
        Description = "The address of your own server of mlflow or wandb.",
        HelpName = "URL",
    };

    private readonly Option<string> kind = new("--kind")
    {
        Description = "The kind of components whose files do not show it.",
        HelpName = "KIND",
    };

    private readonly Option<string> contributors = new("--contributors")
    {
        Description = "A manifest whose contributors every component must have. Default: no contributors.",
        HelpName = "FILE",
    };

    private readonly Option<string> token = new("--token-file")
    {
        Description = "A file with a token of the platform in its first line, for repositories that are not public.",
        HelpName = "FILE",
    };

    private readonly Option<int?> maxRoyalty = NumberOption.Create(
        "--max-royalty", 0, Delegation.MostRoyalty, "The greatest royalty in basis points. Default: 0.", "N");

    private readonly Option<int?> days = NumberOption.Create(
        "--days", 1, MostDays, $"The days in which the agent may mint, from now on. Default: {Days}.", "N");

    public IntegrationTerms() => platform.AcceptOnlyFromAmong(PlatformScreen.Words);

    public void AddTo(Command command)
    {
        foreach (var option in (Option[])
            [platform, scope, source, server, kind, contributors, maxRoyalty, days, token])
            command.Add(option);
    }

    /// <summary>The screen of the chosen platform.</summary>
    public PlatformScreen Screen(ParseResult result) => PlatformScreen.Of(result.GetValue(platform)!);

    /// <summary>The body of the request, and the terms to which the creator will consent.</summary>
    /// <exception cref="CommandException">An option or a file has another form.</exception>
    public async Task<(JsonObject Body, Delegation Terms)> ReadAsync(
        ParseResult result, string secret, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var named = result.GetValue(scope)!;
        if (named.Length > RepositoryScope.MaxLength || !RepositoryScope.IsValid(named))
            throw CommandException.Usage(
                $"{scope.Name} takes a repository or an owner and /*, but '{named}' has another form.");
        var list = await ReadContributorsAsync(result, cancellationToken);
        var terms = new Delegation
        {
            Integration = new Bytes32(RandomNumberGenerator.GetBytes(Bytes32.Size)),
            Agent = default,
            Platform = "",
            Scope = named,
            ContributorsHash = ContributorList.Hash(list),
            MaxRoyalty = result.GetValue(maxRoyalty) ?? 0,
            NotBefore = (ulong)now.ToUnixTimeSeconds(),
            Deadline = (ulong)now.AddDays(result.GetValue(days) ?? Days).ToUnixTimeSeconds(),
        };
        return (BodyOf(result, terms, list, secret), terms);
    }

    private JsonObject BodyOf(
        ParseResult result, Delegation terms, IReadOnlyList<Contributor> list, string secret)
    {
        var body = new JsonObject
        {
            ["integration"] = terms.Integration.ToString(),
            ["platform"] = result.GetValue(platform),
            ["scope"] = terms.Scope,
            ["maxRoyalty"] = terms.MaxRoyalty,
            ["notBefore"] = terms.NotBefore,
            ["deadline"] = terms.Deadline,
            ["secret"] = secret,
        };
        foreach (var option in (Option<string>[])[source, server, kind])
            if (result.GetValue(option) is { } text)
                body[option.Name[2..]] = text;
        if (result.GetValue(token) is { } file)
            body["token"] = SecretOptions.FirstLine(file);
        if (list.Count > 0)
            body["contributors"] = new JsonArray([.. list.Select(contributor => (JsonNode?)new JsonObject
            {
                ["address"] = contributor.Address.ToString(),
                ["share"] = contributor.Share,
            })]);
        return body;
    }

    private async Task<IReadOnlyList<Contributor>> ReadContributorsAsync(
        ParseResult result, CancellationToken cancellationToken)
    {
        if (result.GetValue(contributors) is not { } file)
            return [];
        return Manifest.TryParse(await InputFile.ReadAsync(file, cancellationToken), out var manifest, out var broken)
            ? manifest.Contributors
            : throw CommandException.Invalid(file, broken);
    }
}
