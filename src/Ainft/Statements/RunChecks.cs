using System.Globalization;
using Ainft.Ethereum;

namespace Ainft;

/// <summary>The checks of the run that a summary tells.</summary>
internal static class RunChecks
{
    public static IEnumerable<VerificationCheck> Of(EvidenceClaim claim, EvidenceChainFacts? facts)
    {
        if (claim.Run is not { } run)
            return ((string[])[EvidenceVerifier.Request, EvidenceVerifier.Draw, EvidenceVerifier.Operators, EvidenceVerifier.SpotCheck, EvidenceVerifier.VerdictCheck])
                .Select(name => Result(name, CheckResult.NotChecked, "The file's parts do not give a run."))
                .Append(new VerificationCheck(EvidenceVerifier.Beacon, CheckResult.NotChecked, "The file's parts do not give a run.", NeedsChain: true));
        return [Request(claim, run, facts), Draw(claim, run), Operators(run), SpotCheck(run), Verdict(run), Beacon(run, facts)];
    }

    private static VerificationCheck Request(EvidenceClaim claim, Run run, EvidenceChainFacts? facts)
    {
        var (request, name) = (run.Request, EvidenceVerifier.Request);
        if (request.RunId != run.Id)
            return ComponentChecks.Compare(name, request.RunId, run.Id, id => $"the run {id}");
        if (request.Subject is { } subject && subject != claim.Evidence.Component.Id)
            return ComponentChecks.Compare(name, claim.Evidence.Component.Id, subject, id => $"a request about {id}");
        if (request.Template is not null && NotProduced(claim, run) is { } reason)
            return Result(name, CheckResult.Fail, $"Expected the component that its nodes produced from the template. {reason}");
        if (Signed.By(request.Signature, request.HashToSign(claim.Evidence.Component.Domain)) == request.Requester)
            return Result(name, CheckResult.Pass, $"by {request.Requester}: {request.Replicas} operators, {Percent(request.ConfidencePpm / 1e6)}");
        if (facts?.RequestAccepted is { } accepted)
            return Result(name, accepted ? CheckResult.Pass : CheckResult.Fail, $"The contract wallet {request.Requester} {(accepted ? "accepts" : "refuses")} it (ERC-1271).");
        return request.Signature.Length == 2 + 2 * Signature.Size
            ? Result(name, CheckResult.Fail, $"Expected the signature of {request.Requester}, found another's. Should the requester be a contract wallet, only the chain can tell.")
            : Result(name, CheckResult.NotChecked, "Not the signature of an account; whether a contract wallet accepts it (ERC-1271), only the chain can tell.");
    }

    /// <summary>A component that was produced is the template with the consensus in it.</summary>
    private static string? NotProduced(EvidenceClaim claim, Run run)
    {
        if (claim.Subject is not { } template || run.Verdict?.Consensus is not { } node || run.TaskOf(node)?.Revealed?.Result is not { } center)
            return "The nodes have no result that they agree on.";
        if (!ProducedManifest.TryOf(template, center, run.Request.Requester, out var produced, out var reason))
            return reason;
        return produced.Digest == claim.Manifest!.Digest ? null : $"It has the manifest {produced.Digest}, and this component has {claim.Manifest.Digest}.";
    }

    private static VerificationCheck Operators(Run run)
    {
        var (tasks, name) = (run.Tasks, EvidenceVerifier.Operators);
        if (Twice(tasks.Select(task => task.Node.Operator)) is { } @operator)
            return Result(name, CheckResult.Fail, $"Expected nodes of distinct operators; {@operator} has more than one.");
        if (Twice(tasks.Select(task => task.Node.Payout)) is { } payout)
            return Result(name, CheckResult.Fail, $"Expected nodes with distinct payout addresses; {payout} is paid for more than one.");
        var signed = tasks.Count(task => task.Registration is not null);
        return Result(name, CheckResult.Pass, $"{tasks.Count} distinct, {(signed == tasks.Count ? "each" : $"{signed}")} by a signed registration");
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
                ? Result(name, CheckResult.Pass, "nobody was drawn")
                : Result(name, CheckResult.Fail, "Expected a beacon that drew the nodes; there is none.");
        if (beacon.Block != run.RequestedBlock + 1)
            return ComponentChecks.Compare(name, run.RequestedBlock + 1, beacon.Block, block => $"block {block} as the beacon");
        if (!run.Rounds.SelectMany(round => round.Drawn).SequenceEqual(run.Tasks.Select(task => task.Node.Node)))
            return Result(name, CheckResult.Fail, "Expected a task of each node that was drawn, in that order, and no others.");
        var already = new List<Candidate>();
        foreach (var (index, round) in run.Rounds.Index())
        {
            var drawn = Panel.Draw(beacon, run.Id, round.Candidates, already, round.Drawn.Count);
            if (!drawn.Select(candidate => candidate.Node).SequenceEqual(round.Drawn))
                return Result(name, CheckResult.Fail, $"Expected round {index + 1} to draw {List(drawn.Select(candidate => candidate.Node))}, found {List(round.Drawn)}.");
            foreach (var (expected, found) in drawn.Zip(run.Tasks.Skip(already.Count).Select(task => task.Node)))
                if (expected != found)
                    return Result(name, CheckResult.Fail, $"Expected the node {expected.Node} of operator {expected.Operator}, paid to {expected.Payout}, as round {index + 1} draws it, found one of operator {found.Operator}, paid to {found.Payout}.");
            already.AddRange(drawn);
        }
        return already.FirstOrDefault(candidate => Involved(claim, run).Any(account => account == candidate.Node || account == candidate.Operator || account == candidate.Payout)) is { } partial
            ? Result(name, CheckResult.Fail, $"Expected nodes of others than those who asked or whose component it is; the node {partial.Node} is theirs.")
            : Result(name, CheckResult.Pass, $"{already.Count} of {run.Rounds.SelectMany(round => round.Candidates).Distinct().Count()} nodes by the hash of block {beacon.Block}");
    }

    // Whoever produced a component did not have it before; who asked for it is told all the same.
    private static IEnumerable<Address> Involved(EvidenceClaim claim, Run run) => run.Request.Purpose == RunPurpose.Produce
        ? [run.Request.Requester]
        : [run.Request.Requester, claim.Evidence.Component.Creator, .. claim.Manifest!.Contributors.Select(contributor => contributor.Address)];

    private static VerificationCheck SpotCheck(Run run)
    {
        if (run is not { Beacon: { } beacon, Rounds.Count: > 0, Tasks.Count: > 0 })
            return Result(EvidenceVerifier.SpotCheck, CheckResult.Pass, "nobody was drawn");
        VerificationCheck check;
        var (round, before) = (0, 0);
        do
        {
            var (count, panel) = (run.Rounds[round].Drawn.Count, round == 0 ? "a first panel" : $"a panel in round {round + 1}");
            check = ComponentChecks.Compare(EvidenceVerifier.SpotCheck, SizeOf(run, beacon, before), count, size => string.Create(CultureInfo.InvariantCulture,
                $"{panel} of {size}{(run.Request.Replicas == 1 && size == 2 ? ", one to check the other" : "")}"));
            (round, before) = (round + 1, before + count);
        }
        // A panel of more than one is mended as nodes leave it; one that is alone is looked at each time.
        while (check.Result == CheckResult.Pass && before == round && round < run.Rounds.Count && before < run.Tasks.Count);
        return check;
    }

    /// <summary>How many a round draws behind rounds of one: who told a result is joined by one more, who left is replaced as if nobody had been drawn.</summary>
    private static int SizeOf(Run run, Beacon beacon, int before)
    {
        var isDue = run.Request.Replicas == 1 && before + 2 <= run.Terms.Budget && !run.Tasks.Take(before).Any(task => task.State == TaskState.Revealed)
            && Ainft.SpotCheck.IsDue(beacon, run.Id, run.Tasks[before].Reliability.Consecutive, run.Terms.SpotCheckFloor);
        return isDue ? 2 : run.Request.Replicas;
    }

    private static VerificationCheck Verdict(Run run)
    {
        if (run.Verdict is not { } stated)
            return Result(EvidenceVerifier.VerdictCheck, CheckResult.Fail, "Expected a verdict; there is none.");
        var computed = VerdictRule.Judge(run, stated.Reason ?? "");
        if (JsonDifference.First((run with { Verdict = computed }).ToJson(), run.ToJson()) is not { } difference)
            return Result(EvidenceVerifier.VerdictCheck, CheckResult.Pass, Describe(stated));
        var (expected, found) = (Describe(computed), Describe(stated));
        return Result(EvidenceVerifier.VerdictCheck, CheckResult.Fail, expected == found ? difference : $"Expected {expected}, found {found}.");
    }

    private static VerificationCheck Beacon(Run run, EvidenceChainFacts? facts) => run.Beacon is not { } beacon
        ? new VerificationCheck(EvidenceVerifier.Beacon, CheckResult.Pass, "nobody was drawn", NeedsChain: true)
        : facts is null ? new VerificationCheck(EvidenceVerifier.Beacon, CheckResult.NotChecked, "No chain was asked.", NeedsChain: true)
        : facts.Beacon is not { } block ? new VerificationCheck(EvidenceVerifier.Beacon, CheckResult.Fail, $"Expected block {beacon.Block}; the chain has none.", NeedsChain: true)
        : ComponentChecks.Compare(EvidenceVerifier.Beacon, new Beacon(block.Number, block.Hash), beacon, it => $"block {it.Block}, {it.Hash}", needsChain: true);

    private static string Describe(Verdict verdict) => string.Create(CultureInfo.InvariantCulture,
        $"{RunWords.ToText(verdict.Kind)}, {verdict.Agreed} of {verdict.Of} agree{Within(verdict)}; right with "
        + $"{Percent(verdict.Confidence)}, wrong with {verdict.WrongProbability:0.##e-0} if nodes err independently"
        + $"{(verdict.Consensus is { } consensus ? $"; their own result is that of {consensus}" : "")}");

    private static string Within(Verdict verdict)
    {
        var tolerance = verdict.Tolerance is { } told ? $", {told.Text}" : "";
        return tolerance + string.Concat(verdict.Equivalences.Select(equivalence => string.Create(CultureInfo.InvariantCulture,
            $"; {equivalence.Count} numbers are {(equivalence.IsShown ? "shown" : "not shown")} to be equivalent at "
            + $"{equivalence.Place.File}#{equivalence.Place.Pointer}")));
    }

    private static string Percent(double probability) => string.Create(CultureInfo.InvariantCulture, $"{100 * probability:0.####} %");

    private static string List(IEnumerable<Address> nodes) => string.Join(", ", nodes.DefaultIfEmpty());

    private static VerificationCheck Result(string name, CheckResult result, string detail) => new(name, result, detail, NeedsChain: false);
}
