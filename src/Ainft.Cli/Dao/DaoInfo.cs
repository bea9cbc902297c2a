using Ainft.Cli.Api;
using Ainft.Ethereum;

namespace Ainft.Cli.Dao;

/// <summary>The contracts of the DAO that a server follows.</summary>
/// <param name="Governor">The governor.</param>
/// <param name="Timelock">The timelock.</param>
/// <param name="Operators">The list of operators.</param>
/// <param name="Grants">The list of grants.</param>
/// <param name="Retractions">The list of retractions.</param>
internal sealed record DaoInfo(
    Address Governor, Address Timelock, Address Operators, Address Grants, Address Retractions)
{
    /// <summary>Asks the server.</summary>
    /// <exception cref="CommandException">The server follows no DAO.</exception>
    public static async Task<DaoInfo> FetchAsync(AinftApi api, CancellationToken cancellationToken)
    {
        var answer = await api.GetAsync("governance", cancellationToken);
        if (answer.Find("contracts") is not { } contracts)
            throw CommandException.Refused(
                "The server follows no DAO.", "Its operator sets Ainft__Governance__… (docs/dao.md).");
        return new DaoInfo(
            AddressOf(contracts, "governor"),
            AddressOf(contracts, "timelock"),
            AddressOf(contracts, "operators"),
            AddressOf(contracts, "grants"),
            AddressOf(contracts, "retractions"));
    }

    private static Address AddressOf(AnswerPart contracts, string name) =>
        contracts.Member(name).Parsed<Address>(Address.TryParse, "an address");
}
