using System.CommandLine;
using System.Security.Cryptography;
using System.Text.Json;
using Ainft.Cli.Keys;
using Ainft.Ethereum;

namespace Ainft.Cli.Delegations;

/// <summary><c>ainft delegate</c></summary>
internal static class DelegateCommand
{
    private const int MostDays = 3_650, Days = 365;

    private static readonly DelegationOptions Terms = new();
    private static readonly Option<string> Contributors = new("--contributors")
    {
        Description = "A manifest whose contributors every component must have. Default: no contributors.",
        HelpName = "FILE",
    };

    private static readonly Option<int?> MaxRoyalty = NumberOption.Create(
        "--max-royalty", 0, Delegation.MostRoyalty, "The greatest royalty in basis points. Default: 0.", "N");

    private static readonly Option<int?> Lifetime = NumberOption.Create(
        "--days", 1, MostDays, $"The days in which the agent may mint, from now on. Default: {Days}.", "N");

    private static readonly KeyOptions Key = new();

    public static Command Create()
    {
        var command = new Command(
            "delegate",
            "Sign a delegation, offline, so that an agent may mint the components of a repository for you.");
        Terms.AddTo(command);
        command.Add(Contributors);
        command.Add(MaxRoyalty);
        command.Add(Lifetime);
        Key.AddTo(command);
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult result, CancellationToken cancellationToken)
    {
        var domain = Terms.Domain(result);
        var now = TimeProvider.System.GetUtcNow();
        var terms = new Delegation
        {
            Integration = new Bytes32(RandomNumberGenerator.GetBytes(Bytes32.Size)),
            Agent = Terms.Agent(result),
            Platform = Terms.Platform(result),
            Scope = Terms.Scope(result),
            ContributorsHash = ContributorList.Hash(await ReadAsync(result, cancellationToken)),
            MaxRoyalty = result.GetValue(MaxRoyalty) ?? 0,
            NotBefore = (ulong)now.ToUnixTimeSeconds(),
            Deadline = (ulong)now.AddDays(result.GetValue(Lifetime) ?? Days).ToUnixTimeSeconds(),
        };
        var key = Key.Open(result, domain.ChainId);
        var signed = new SignedDelegation(
            terms, key.Sign(DelegationMessages.HashDelegate(domain, terms)).ToString());
        Show(Output.For(result), signed, key.Address, domain);
        return ExitCode.Ok;
    }

    private static async Task<IReadOnlyList<Contributor>> ReadAsync(
        ParseResult result, CancellationToken cancellationToken)
    {
        if (result.GetValue(Contributors) is not { } file)
            return [];
        return Manifest.TryParse(await InputFile.ReadAsync(file, cancellationToken), out var manifest, out var broken)
            ? manifest.Contributors
            : throw new CommandException(
                ExitCode.Refused, $"{file} is not a manifest.", "Correct the file and try again.", broken);
    }

    private static void Show(Output output, SignedDelegation signed, Address creator, MintDomain domain)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream))
            DelegationJson.WriteTo(writer, signed);
        using var json = JsonDocument.Parse(stream.ToArray());
        var terms = signed.Terms;
        output.Result(json.RootElement.Clone(), people => people.Write(Output.Facts(
            ("integration", terms.Integration.ToString()),
            ("creator", creator.ToString()),
            ("agent", terms.Agent.ToString()),
            ("registry", $"{domain.Registry} on eip155:{domain.ChainId}"),
            ("platform", terms.Platform),
            ("scope", terms.Scope),
            ("contributors", terms.ContributorsHash.ToString()),
            ("royalty", $"at most {terms.MaxRoyalty / 100m:0.##} %"),
            ("until", $"{DateTimeOffset.FromUnixTimeSeconds((long)terms.Deadline):u}"),
            ("signature", signed.Signature))));
    }
}
