using System.CommandLine;
using Ainft.Cli.Api;
using Ainft.Cli.Mirrors;
using Ainft.Ethereum;

namespace Ainft.Cli.Rewards;

/// <summary><c>ainft rewards audit</c></summary>
internal static class RewardsAuditCommand
{
    private static readonly Option<string> Folder = new("--mirror")
    {
        Description = "The copy of the registry, which ainft mirror makes.",
        HelpName = "DIR",
        Required = true,
    };

    private static readonly Option<Bytes32?> Root = new("--root")
    {
        Description = "The root to audit. Default: the newest proposal.",
        HelpName = "ROOT",
        CustomParser = result =>
        {
            if (Bytes32.TryParse(result.Tokens[0].Value, out var root))
                return root;
            result.AddError($"--root takes 0x and 64 digits, but it is '{result.Tokens[0].Value}'.");
            return null;
        },
    };

    private static readonly Option<string> Rpc = Connection.Rpc(
        "The Ethereum node with the payments. Default: AINFT_RPC, else the nearest .ainft/dev.json.");

    public static Command Create()
    {
        var command = new Command(
            "audit", "Compute a root of earned amounts again, from a copy and the chain, without the server.")
        {
            Folder, Root, Rpc,
        };
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult result, CancellationToken cancellationToken)
    {
        var folder = new MirrorFolder(result.GetValue(Folder)!);
        var state = folder.ReadState()
            ?? throw CommandException.Usage("The folder has no copy.", "Make one with ainft mirror DIR");
        using var node = new Node(Connection.FindRpc(result.GetValue(Rpc)));
        await node.RequireChainAsync(state.ChainId, cancellationToken);
        var audit = await new RewardsAudit(node, folder, state).RunAsync(result.GetValue(Root), cancellationToken);
        Output.For(result).Result(
            new
            {
                root = audit.Proposed.Root.ToString(),
                computed = audit.Computed?.ToString(),
                right = audit.IsRight,
                through = audit.Proposed.Through,
                payments = audit.Settlement.Payments.Count,
                leaves = audit.Settlement.Leaves.Count,
                missingBatches = state.Missing.Select(root => root.Root),
                missingEvidence = audit.Missing.Select(run => run.ToString()),
                doubtful = audit.Doubtful.Select(id => id.ToString()),
            },
            people => people.Write(Output.Facts(
                ("root", audit.Proposed.Root.ToString()),
                ("computed", audit.Computed?.ToString() ?? "no leaves"),
                ("verdict", VerdictOf(audit)),
                ("through block", $"{audit.Proposed.Through}"),
                ("payments", $"{audit.Settlement.Payments.Count}"),
                ("missing batches", TextOf(state.Missing.Select(root => root.Root))),
                ("missing evidence", TextOf(audit.Missing.Select(run => run.ToString()))),
                ("in doubt", TextOf(audit.Doubtful.Select(id => id.ToString()))))));
        return audit.IsRight && audit.Missing.Count == 0 ? ExitCode.Ok : ExitCode.Refused;
    }

    private static string VerdictOf(AuditResult audit) => audit switch
    {
        { IsRight: false, Doubtful.Count: > 0 } =>
            "open, because the clocks of the registry do not show how it knew parents of the components in doubt",
        { IsRight: false } => "wrong, so ask the guardian or the DAO for a veto",
        { Missing.Count: > 0 } => "open, because the missing evidence can change the root",
        _ => "right",
    };

    private static string? TextOf(IEnumerable<string> names) =>
        string.Join(", ", names) is { Length: > 0 } text ? text : null;
}
