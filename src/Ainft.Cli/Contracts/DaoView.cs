using Spectre.Console;

namespace Ainft.Cli.Contracts;

/// <summary>The contracts of a DAO after <c>ainft contracts deploy --dao</c>, as JSON and for people.</summary>
/// <param name="Contracts">The contracts.</param>
/// <param name="StartBlock">The block of the first one, or null when the node does not know it.</param>
/// <param name="Missing">The contracts that do not exist yet.</param>
internal sealed record DaoView(DaoContracts Contracts, ulong? StartBlock, IReadOnlyList<string> Missing)
{
    public object Document() => new
    {
        votes = Contracts.Votes.ToString(),
        bootstrap = Contracts.Bootstrap.ToString(),
        settler = Contracts.Settler.ToString(),
        startBlock = StartBlock,
        settings = Contracts.Settings.ToDictionary(one => one.Setting, one => one.Address.ToString()),
        missing = Missing.Count > 0 ? Missing : null,
    };

    public void Show(IAnsiConsole people)
    {
        people.Write(Output.Facts(
            ("votes", Contracts.Votes.ToString()),
            ("bootstrap proposer", Contracts.Bootstrap.ToString()),
            ("settler", Contracts.Settler.ToString()),
            ("first block", StartBlock?.ToString()),
            ("not deployed yet", Missing.Count > 0 ? string.Join(", ", Missing) : null)));
        people.Say($"Settings of the app:");
        foreach (var (setting, address) in Contracts.Settings)
            people.Say($"{setting}={address}");
    }
}
