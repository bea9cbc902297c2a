using Ainft.Cli.Api;
using Ainft.Ethereum;

namespace Ainft.Cli.Integrations;

/// <summary>An integration, as the server shows it to its creator.</summary>
internal sealed record IntegrationView(Delegation Terms, string Platform, string State, string Url)
{
    /// <summary>Reads an answer.</summary>
    /// <exception cref="CommandException">The answer has another form.</exception>
    public static IntegrationView Read(AnswerPart answer)
    {
        var terms = answer.Member("delegation");
        return new IntegrationView(
            new Delegation
            {
                Integration = answer.Member("integration").Parsed<Bytes32>(Bytes32.TryParse, "an integration"),
                Agent = terms.Member("agent").Parsed<Address>(Address.TryParse, "an address"),
                Platform = terms.Member("platform").Text(),
                Scope = terms.Member("scope").Text(),
                ContributorsHash = terms.Member("contributorsHash").Parsed<Bytes32>(Bytes32.TryParse, "a hash"),
                MaxRoyalty = terms.Member("maxRoyalty").Count(),
                NotBefore = terms.Member("notBefore").Number(),
                Deadline = terms.Member("deadline").Number(),
            },
            answer.Member("platform").Text(),
            answer.Member("state").Text(),
            answer.Member("url").Text());
    }

    /// <summary>The facts for people.</summary>
    public (string Name, string? Value)[] Facts =>
    [
        ("integration", Terms.Integration.ToString()),
        ("state", State),
        ("platform", $"{Platform} ({Terms.Platform})"),
        ("scope", Terms.Scope),
        ("agent", Terms.Agent.ToString()),
        ("royalty", $"at most {Terms.MaxRoyalty / 100m:0.##} %"),
        ("until", $"{Until:u}"),
    ];

    /// <summary>The end of the delegation.</summary>
    public DateTimeOffset Until => DateTimeOffset.FromUnixTimeSeconds((long)Math.Min(Terms.Deadline, Latest));

    // The year 9999, because a server can state a later deadline than a date has.
    private const ulong Latest = 253_402_300_799;
}
