using System.Globalization;
using Ainft.Ethereum;

namespace Ainft.Evidence;

/// <summary>The checks of the run in a summary.</summary>
internal static class RunChecks
{
    private const string NoRun = "The file's parts do not give a run.";
    private const string EmptyPanel = "no node was drawn";

    private static readonly string[] OfFile =
    [
        EvidenceVerifier.Request, EvidenceVerifier.Draw, EvidenceVerifier.Operators, EvidenceVerifier.SpotCheck,
        EvidenceVerifier.VerdictCheck,
    ];

    public static IEnumerable<VerificationCheck> Of(EvidenceClaim claim, EvidenceChainFacts? facts)
    {
        if (claim.Run is not { } run)
            return OfFile.Select(name => Result(name, CheckResult.NotChecked, NoRun))
                .Append(OfBeacon(CheckResult.NotChecked, NoRun));
        return
        [
            Request(claim, run, facts), Draw(claim, run), Operators(run), SpotCheck(run), Verdict(run),
            Beacon(run, facts),
        ];
    }

    private static VerificationCheck Request(EvidenceClaim claim, Run run, EvidenceChainFacts? facts)
    {
        var (request, name) = (run.Request, EvidenceVerifier.Request);
        if (request.RunId != run.Id)
            return ComponentChecks.Compare(name, request.RunId, run.Id, id => $"the run {id}");
        if (request.Subject is { } subject && subject != claim.Evidence.Component.Id)
            return ComponentChecks.Compare(name, claim.Evidence.Component.Id, subject, id => $"a request about {id}");
        return request.Template is not null && NotProduced(claim, run) is { } reason
            ? Result(
                name, CheckResult.Fail,
                $"Expected the component that the nodes produced from the template. {reason}")
            : RequestSignature(claim, request, facts);
    }

    private static VerificationCheck RequestSignature(
        EvidenceClaim claim, RunRequest request, EvidenceChainFacts? facts)
    {
        var name = EvidenceVerifier.Request;
        if (Signed.By(request.Signature, request.HashToSign(claim.Evidence.Component.Domain)) == request.Requester)
            return Result(
                name, CheckResult.Pass,
                $"by {request.Requester} with {request.Replicas} operators, {Percent(request.ConfidencePpm / 1e6)}");
        if (facts?.RequestAccepted is { } accepted)
            return Result(
                name, accepted ? CheckResult.Pass : CheckResult.Fail,
                $"The contract wallet {request.Requester} {(accepted ? "accepts" : "refuses")} it (ERC-1271).");
        return request.Signature.Length == 2 + 2 * Signature.Size
            ? Result(
                name, CheckResult.Fail,
                $"Expected the signature of {request.Requester}, found another signature. "
                    + "If the requester is a contract wallet, only the chain can check it.")
            : Result(
                name, CheckResult.NotChecked,
                "An account did not make this signature. Only the chain can check whether a contract wallet accepts it "
                    + "(ERC-1271).");
    }

    /// <summary>
    /// Why the component is not the template with the consensus in it. It is null when the nodes produced the
    /// component.
    /// </summary>
    private static string? NotProduced(EvidenceClaim claim, Run run)
    {
        if (claim.Subject is not { } template
            || run.Verdict?.Consensus is not { } node
            || run.TaskOf(node)?.Revealed?.Result is not { } center)
            return "The nodes did not agree on a result.";
        if (!ProducedManifest.TryOf(template, center, run.Request.Requester, out var produced, out var reason))
            return reason;
        return produced.Digest == claim.Manifest!.Digest
            ? null
            : $"It has the manifest {produced.Digest}, and this component has {claim.Manifest.Digest}.";
    }

    private static VerificationCheck Operators(Run run)
    {
        var (tasks, name) = (run.Tasks, EvidenceVerifier.Operators);
        if (Twice(tasks.Select(task => task.Node.Operator)) is { } @operator)
            return Result(
                name, CheckResult.Fail, $"Expected nodes of distinct operators, but {@operator} has more than one.");
        if (Twice(tasks.Select(task => task.Node.Payout)) is { } payout)
            return Result(
                name, CheckResult.Fail,
                $"Expected nodes with distinct payout addresses, but {payout} receives the payment of more than one.");
        var signed = tasks.Count(task => task.Registration is not null);
        return Result(
            name, CheckResult.Pass,
            $"{tasks.Count} distinct, {(signed == tasks.Count ? "each" : $"{signed}")} by a signed registration");
    }

    private static Address? Twice(IEnumerable<Address> accounts)
    {
        foreach (var (account, count) in accounts.CountBy(account => account))
            if (count > 1)
                return account;
        return null;
    }

    private static VerificationCheck Draw(EvidenceClaim claim, Run run)
    {
        var name = EvidenceVerifier.Draw;
        if (run.Beacon is not { } beacon)
            return run.Rounds.Count == 0 && run.Tasks.Count == 0
                ? Result(name, CheckResult.Pass, EmptyPanel)
                : Result(name, CheckResult.Fail, "Expected a beacon that drew the nodes, but the run has no beacon.");
        if (beacon.Block != run.RequestedBlock + 1)
            return ComponentChecks.Compare(
                name, run.RequestedBlock + 1, beacon.Block, block => $"block {block} as the beacon");
        if (!run.Rounds.SelectMany(round => round.Drawn).SequenceEqual(run.Tasks.Select(task => task.Node.Node)))
            return Result(
                name, CheckResult.Fail,
                "Expected one task for each node that was drawn, in that order, and no other tasks.");
        var already = new List<Candidate>();
        foreach (var (index, round) in run.Rounds.Index())
        {
            var drawn = Panel.Draw(beacon, run.Id, round.Candidates, already, round.Drawn.Count);
            var found = run.Tasks.Skip(already.Count).Select(task => task.Node);
            if (DrawDifference(index + 1, drawn, round, found) is { } difference)
                return Result(name, CheckResult.Fail, difference);
            already.AddRange(drawn);
        }
        return Independence(claim, run, beacon, already);
    }

    private static string? DrawDifference(
        int round, IReadOnlyList<Candidate> drawn, PanelRound stated, IEnumerable<Candidate> nodes)
    {
        if (!drawn.Select(candidate => candidate.Node).SequenceEqual(stated.Drawn))
            return $"Expected round {round} to draw {List(drawn.Select(candidate => candidate.Node))}, "
                + $"found {List(stated.Drawn)}.";
        foreach (var (expected, found) in drawn.Zip(nodes))
            if (expected != found)
                return $"Expected that round {round} draws the node {expected.Node} of operator {expected.Operator}, "
                    + $"paid to {expected.Payout}, found one of operator {found.Operator}, paid to {found.Payout}.";
        return null;
    }

    private static VerificationCheck Independence(
        EvidenceClaim claim, Run run, Beacon beacon, List<Candidate> drawn)
    {
        Address[] involved = [.. Involved(claim, run)];
        var candidates = run.Rounds.SelectMany(round => round.Candidates).Distinct().Count();
        return drawn.FirstOrDefault(candidate =>
            involved.Any(account => account == candidate.Node || account == candidate.Operator
                || account == candidate.Payout)) is { } partial
            ? Result(
                EvidenceVerifier.Draw, CheckResult.Fail,
                "Expected nodes that do not belong to the requester or to a contributor of the component, "
                    + $"but the node {partial.Node} belongs to one of them.")
            : Result(
                EvidenceVerifier.Draw, CheckResult.Pass,
                $"{drawn.Count} of {candidates} nodes by the hash of block {beacon.Block}");
    }

    // A component that a run produces does not exist before the run, so only its requester is excluded.
    private static IEnumerable<Address> Involved(EvidenceClaim claim, Run run) =>
        run.Request.Purpose == RunPurpose.Produce
            ? [run.Request.Requester]
            :
            [
                run.Request.Requester,
                claim.Evidence.Component.Creator,
                .. claim.Manifest!.Contributors.Select(contributor => contributor.Address),
            ];

    private static VerificationCheck SpotCheck(Run run)
    {
        if (run is not { Beacon: { } beacon, Rounds.Count: > 0, Tasks.Count: > 0 })
            return Result(EvidenceVerifier.SpotCheck, CheckResult.Pass, EmptyPanel);
        VerificationCheck check;
        var (round, before) = (0, 0);
        do
        {
            var count = run.Rounds[round].Drawn.Count;
            var panel = round == 0 ? "a first panel" : $"a panel in round {round + 1}";
            check = ComponentChecks.Compare(
                EvidenceVerifier.SpotCheck, SizeOf(run, beacon, before), count,
                size => string.Create(
                    CultureInfo.InvariantCulture,
                    $"{panel} of {size}{(run.Request.Replicas == 1 && size == 2 ? ", one to check the other" : "")}"));
            (round, before) = (round + 1, before + count);
        }
        // Only a panel of one node can get a spot check. A larger panel replaces the nodes that leave it.
        while (check.Result == CheckResult.Pass && before == round
            && round < run.Rounds.Count && before < run.Tasks.Count);
        return check;
    }

    /// <summary>
    /// The number of nodes that a round draws after rounds of one node. A node that revealed a result is joined by one
    /// more node. A node that left is replaced by a new first panel.
    /// </summary>
    private static int SizeOf(Run run, Beacon beacon, int before)
    {
        var isDue = run.Request.Replicas == 1 && before + 2 <= run.Terms.Budget
            && !run.Tasks.Take(before).Any(task => task.State == TaskState.Revealed)
            && Runs.SpotCheck.IsDue(
                beacon, run.Id, run.Tasks[before].Reliability.Consecutive, run.Terms.SpotCheckFloor);
        return isDue ? 2 : run.Request.Replicas;
    }

    private static VerificationCheck Verdict(Run run)
    {
        if (run.Verdict is not { } stated)
            return Result(
                EvidenceVerifier.VerdictCheck, CheckResult.Fail, "Expected a verdict, but the run has no verdict.");
        var computed = VerdictRule.Judge(run, stated.Reason ?? "");
        if (JsonDifference.First((run with { Verdict = computed }).ToJson(), run.ToJson()) is not { } difference)
            return Result(EvidenceVerifier.VerdictCheck, CheckResult.Pass, Describe(stated));
        var (expected, found) = (Describe(computed), Describe(stated));
        return Result(
            EvidenceVerifier.VerdictCheck, CheckResult.Fail,
            expected == found ? difference : $"Expected {expected}, found {found}.");
    }

    private static VerificationCheck Beacon(Run run, EvidenceChainFacts? facts) => run.Beacon is not { } beacon
        ? OfBeacon(CheckResult.Pass, EmptyPanel)
        : facts is null ? OfBeacon(CheckResult.NotChecked, "The verifier did not ask a chain.")
        : facts.Beacon is not { } block
        ? OfBeacon(CheckResult.Fail, $"Expected block {beacon.Block}, but the chain does not have it.")
        : ComponentChecks.Compare(
            EvidenceVerifier.Beacon, new Beacon(block.Number, block.Hash), beacon,
            it => $"block {it.Block}, {it.Hash}", needsChain: true);

    private static VerificationCheck OfBeacon(CheckResult result, string detail) =>
        new(EvidenceVerifier.Beacon, result, detail, NeedsChain: true);

    private static string Describe(Verdict verdict) => string.Create(CultureInfo.InvariantCulture,
        $"{RunWords.ToText(verdict.Kind)}, {verdict.Agreed} of {verdict.Of} agree{Within(verdict)}, right with "
        + $"{Percent(verdict.Confidence)}, wrong with {verdict.WrongProbability:0.##e-0} if nodes err independently"
        + $"{(verdict.Consensus is { } consensus ? $", and the node {consensus} has their own result" : "")}");

    private static string Within(Verdict verdict)
    {
        var tolerance = verdict.Tolerance is { } bound ? $", {bound.Text}" : "";
        return tolerance + string.Concat(verdict.Equivalences.Select(equivalence => string.Create(
            CultureInfo.InvariantCulture,
            $", {equivalence.Count} numbers are {(equivalence.IsShown ? "shown" : "not shown")} to be equivalent at "
            + $"{equivalence.Place.File}#{equivalence.Place.Pointer}")));
    }

    private static string Percent(double probability) =>
        string.Create(CultureInfo.InvariantCulture, $"{100 * probability:0.####} %");

    private static string List(IEnumerable<Address> nodes) => string.Join(", ", nodes.DefaultIfEmpty());

    private static VerificationCheck Result(string name, CheckResult result, string detail) =>
        new(name, result, detail, NeedsChain: false);
}
