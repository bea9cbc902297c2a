using System.Text.Json;

namespace Ainft.Runs;

/// <summary>
/// Reads and validates the stored form of a run. It does not check that the verdict and other parts follow from the
/// reveals.
/// </summary>
internal static class RunReader
{
    public static Run? Read(JsonElement json, out IReadOnlyList<Violation> violations)
    {
        var found = new List<Violation>();
        violations = found;
        var root = new Field(json, found);
        if (!root.IsObjectOf("version", "id", "request", "terms", "governance", "workflow", "claim", "requestedAt",
            "endsAt", "requestedBlock", "beacon", "state", "needed", "waitingFor", "candidates", "rounds", "tasks",
            "revealBy", "verdict"))
            return null;
        var run = root.Required("request") is { } request && RunRequestJson.Read(request) is { } asked
            && root.Required("terms") is { } terms && ReadTerms(terms) is { } agreed
            && root.Required("workflow") is { } workflow && ReadWorkflow(root, workflow) is { } work
            ? ReadRun(root, asked, agreed, work)
            : null;
        if (run is not null && run.Id != run.Request.RunId)
            root.Refuse(
                ViolationCode.Contradiction,
                "The id of the run is not the SHA-256 of its request without the signature.");
        if (run is { Version: EvidenceVersion.First }
            && (run.Workflow.Comparator.IsOfSamples
                || run.Tasks.Any(task => task.Revealed is { Result.IsOfVersion1: false })))
            root.Refuse(
                ViolationCode.Contradiction,
                "A run of version 1 has no samples, and no results with a reason or metrics that are not finite.");
        if (run is not null && run.Tasks.DistinctBy(task => task.Node.Node).Count() < run.Tasks.Count)
            root.Optional("tasks")?.Refuse(
                ViolationCode.Repeated, "A node has one task at most. Two of these tasks have the same node.");
        return found.Count == 0 ? run : null;
    }

    private static Workflow? ReadWorkflow(Field root, Field workflow) => WorkflowReader.Read(
        workflow, ManifestLimits.Parents, root.Optional("claim") is null ? 0 : ManifestLimits.Artifacts);

    private static Run ReadRun(Field root, RunRequest request, RunTerms terms, Workflow workflow)
    {
        var candidates = root.Required("candidates") is { } table ? CandidateTable.Read(table) : CandidateTable.Empty;
        // A run of the first version must not have the member. Otherwise the same run would have two forms.
        var version = (int)(root.Optional("version")?.Integer(EvidenceVersion.First + 1, EvidenceVersion.Latest)
            ?? EvidenceVersion.First);
        var governance = ReadGovernance(root, version);
        if (governance?.Contradicts(request, terms) is { } reason)
            root.Optional("governance")?.Refuse(ViolationCode.Contradiction, reason);
        return new Run
        {
            Version = version,
            Id = new Sha256Digest(root.Required("id")?.Word() ?? default),
            Request = request,
            Terms = terms,
            Governance = governance,
            Workflow = workflow,
            Claim = root.Optional("claim") is { } claim
                ? new Claim(claim.Items(1, WorkflowLimits.Outputs, ReadClaimed), workflow.Comparator)
                : null,
            RequestedAt = RunJson.ReadTime(root, "requestedAt"),
            EndsAt = RunJson.ReadTime(root, "endsAt"),
            RequestedBlock = root.Required("requestedBlock")?.Whole() ?? 0,
            Beacon = root.Optional("beacon") is { } beacon ? ReadBeacon(beacon) : null,
            State = RunJson.ReadWord<RunState>(root, "state"),
            Needed = (int)(root.Required("needed")?.Integer(0, RunTerms.MaxBudget) ?? 0),
            WaitingFor = root.Optional("waitingFor")?.Text(RunText.MaxLength),
            Rounds = root.Required("rounds")?.Items(
                0, RunTerms.MaxBudget, field => ReadRound(field, candidates, version)) ?? [],
            Tasks = root.Required("tasks")?.Items(
                0, RunTerms.MaxBudget, field => RunTaskJson.Read(field, candidates, version)) ?? [],
            RevealBy = root.Optional("revealBy") is { } revealBy ? RunJson.ReadTime(revealBy) : null,
            Verdict = root.Optional("verdict") is { } verdict ? VerdictJson.Read(verdict) : null,
        };
    }

    private static RunGovernance? ReadGovernance(Field root, int version)
    {
        if (version > EvidenceVersion.WithoutDao)
            return root.Required("governance") is { } field ? RunGovernance.Read(field) : null;
        root.Optional("governance")?.Refuse(
            ViolationCode.MemberNotAllowed, $"A run of version {version} does not name a DAO.");
        return null;
    }

    private static RunTerms? ReadTerms(Field field) =>
        !field.IsObjectOf("workMinutes", "budget", "leaseMs", "revealMs", "openOperators", "prior", "spotCheckFloor")
            ? null
            : new RunTerms(
                (int)(field.Required("workMinutes")?.Integer(0, WorkflowLimits.Minutes) ?? 0),
                (int)(field.Required("budget")?.Integer(1, RunTerms.MaxBudget) ?? 1),
                ReadSpan(field, "leaseMs"),
                ReadSpan(field, "revealMs"),
                RunJson.ReadFlag(field, "openOperators"),
                field.Required("prior")?.Number(RunTerms.MinPrior, 1 - RunTerms.MinPrior) ?? 0.5,
                field.Required("spotCheckFloor")?.Number(0, 1) ?? 1);

    private static TimeSpan ReadSpan(Field field, string name)
    {
        var longest = (long)TimeSpan.FromMinutes(RunRequest.MaxMinutes).TotalMilliseconds;
        return TimeSpan.FromMilliseconds(field.Required(name)?.Integer(1, longest) ?? 1);
    }

    private static ClaimedFile? ReadClaimed(Field field)
    {
        if (!field.IsObjectOf("path", "sha256"))
            return null;
        var path = field.Required("path")?.Text(WorkflowLimits.Path);
        var sha256 = field.Required("sha256")?.PlainSha256();
        return path is null || sha256 is null ? null : new ClaimedFile(path, sha256.Value);
    }

    private static Beacon? ReadBeacon(Field field) => !field.IsObjectOf("block", "hash")
        ? null
        : new Beacon(
            field.Required("block")?.Whole() ?? 0,
            field.Required("hash")?.Word() ?? default);

    private static PanelRound? ReadRound(Field field, CandidateTable candidates, int version)
    {
        var isGoverned = version > EvidenceVersion.WithoutDao;
        string[] added = isGoverned ? ["block"] : [];
        return !field.IsObjectOf(["at", "candidates", "drawn", .. added])
            ? null
            : new PanelRound(
                RunJson.ReadTime(field, "at"),
                field.Required("candidates") is { } ranges ? candidates.ReadRanges(ranges) : [],
                field.Required("drawn") is { } drawn ? RunJson.ReadAccounts(drawn, RunTerms.MaxBudget) : [])
            {
                Block = isGoverned ? field.Required("block")?.Whole() : null,
            };
    }
}
