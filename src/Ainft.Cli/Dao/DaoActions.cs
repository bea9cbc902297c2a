using System.CommandLine;
using System.CommandLine.Parsing;
using Ainft.Ethereum;

namespace Ainft.Cli.Dao;

/// <summary>The options that name the actions of a proposal.</summary>
internal sealed class DaoActions
{
    private readonly Option<Address?> admit = AddressOption.Create("--admit", "Admit this operator.");
    private readonly Option<Address?> suspend = AddressOption.Create("--suspend", "Suspend this operator.");
    private readonly Option<AinftId?> flag = IdOption("--flag", "Retract this component.");
    private readonly Option<AinftId?> unflag = IdOption("--unflag", "Take the retraction of this component back.");
    private readonly Option<Address?> grant = AddressOption.Create(
        "--grant", "Grant node-minutes to this requester. The zero address means all requesters together.");

    private readonly Option<int?> minutes = NumberOption.Create(
        "--minutes", 1, int.MaxValue, "The node-minutes of a grant per period.", "N");

    private readonly Option<int?> hours = NumberOption.Create(
        "--period", 1, 366 * 24, "The hours of a grant's period. Default: 720.", "HOURS");

    private readonly Option<int?> days = NumberOption.Create(
        "--days", 1, 3_660, "The days from now until a grant ends. Default: 365.", "DAYS");

    private readonly Option<Bytes32?> cancel = new("--cancel")
    {
        Description = "Cancel this operation of the timelock, which ainft dao operations lists.",
        HelpName = "OPERATION",
        CustomParser = result =>
        {
            if (Bytes32.TryParse(result.Tokens[0].Value, out var operation))
                return operation;
            result.AddError($"--cancel takes 0x and 64 digits, but it is '{result.Tokens[0].Value}'.");
            return null;
        },
    };

    private readonly Option<string> reason = ReasonOption.Create("The reason of these actions.", false);

    private readonly Option<DaoAction[]> calls = new("--call")
    {
        Description = "Another call, for example of the policy. The option may be repeated.",
        HelpName = "ADDRESS=CALLDATA",
        CustomParser = result => [.. result.Tokens.Select(token => Parse(result, token.Value)).OfType<DaoAction>()],
    };

    public void AddTo(Command command)
    {
        Option[] all = [admit, suspend, flag, unflag, grant, minutes, hours, days, cancel, reason, calls];
        foreach (var option in all)
            command.Add(option);
    }

    /// <summary>The actions in the order of the options' help.</summary>
    /// <exception cref="CommandException">The command line names none, or lacks the reason.</exception>
    public IReadOnlyList<DaoAction> Read(ParseResult result, DaoInfo dao)
    {
        List<DaoAction> actions =
        [
            .. Of(result.GetValue(admit), dao.Operators, one => DaoCalls.EncodeAdmit(one, Reason(result))),
            .. Of(result.GetValue(suspend), dao.Operators, one => DaoCalls.EncodeSuspend(one, Reason(result))),
            .. Of(result.GetValue(flag), dao.Retractions, one => DaoCalls.EncodeFlag(one, default, Reason(result))),
            .. Of(result.GetValue(unflag), dao.Retractions, one => DaoCalls.EncodeUnflag(one, Reason(result))),
            .. Of(result.GetValue(grant), dao.Grants, one => EncodeGrant(result, one)),
            .. Cancel(result, dao),
            .. result.GetValue(calls) ?? [],
        ];
        return actions.Count > 0
            ? actions
            : throw CommandException.Usage(
                "The proposal has no action.",
                "Pass --admit, --suspend, --flag, --unflag, --grant, --cancel or --call.");
    }

    private byte[] EncodeGrant(ParseResult result, Address requester)
    {
        var nodeMinutes = result.GetValue(minutes)
            ?? throw CommandException.Usage("The grant needs node-minutes.", $"Pass {minutes.Name} N");
        var until = TimeProvider.System.GetUtcNow().AddDays(result.GetValue(days) ?? 365).ToUnixTimeSeconds();
        var period = TimeSpan.FromHours(result.GetValue(hours) ?? 720).TotalSeconds;
        return DaoCalls.EncodeGrant(requester, (uint)nodeMinutes, (uint)period, (ulong)until, Reason(result));
    }

    // The governor relays the call. It refuses a direct execution on the timelock, so dao execute goes through it.
    private IEnumerable<DaoAction> Cancel(ParseResult result, DaoInfo dao)
    {
        if (result.GetValue(cancel) is { } operation)
            yield return GovernorCalls.CancelOperation(dao.Governor, dao.Timelock, operation);
    }

    private string Reason(ParseResult result) => result.GetValue(reason) is { Length: > 0 } text
        ? text
        : throw CommandException.Usage("The action needs a reason.", $"Pass {reason.Name} TEXT");

    private static IEnumerable<DaoAction> Of<T>(T? value, Address target, Func<T, byte[]> encode)
        where T : struct
    {
        if (value is { } one)
            yield return new DaoAction(target, 0, encode(one));
    }

    private static Option<AinftId?> IdOption(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "ID",
        CustomParser = result =>
        {
            if (AinftId.TryParse(result.Tokens[0].Value, out var id))
                return id;
            result.AddError($"{name} takes an id, but it is '{result.Tokens[0].Value}'.");
            return null;
        },
    };

    private static DaoAction? Parse(ArgumentResult result, string text)
    {
        var (address, calldata) = text.Split('=', 2) is [var before, var after] ? (before, after) : (text, "");
        if (Address.TryParse(address, out var target) && Hex.TryParse(calldata, out var bytes))
            return new DaoAction(target, 0, bytes);
        result.AddError("--call takes an address, an equals sign, and calldata that begins with 0x.");
        return null;
    }
}
