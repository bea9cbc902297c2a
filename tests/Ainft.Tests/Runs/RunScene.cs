using System.Text;
using Ainft.Ethereum;

namespace Ainft.Tests.Runs;

/// <summary>Runs, nodes and results for tests.</summary>
internal static class RunScene
{
    public static readonly DateTimeOffset Start = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    public static readonly Beacon Beacon = new(101, Hash("beacon"));

    public static readonly Workflow Workflow = new()
    {
        Runtime = "python-3.11-numpy-1.24",
        Command = ["python3", "code/train.py"],
        Outputs = [new WorkflowOutput("model.npz", 0)],
    };

    public static readonly Claim Claim = new([new ClaimedFile("model.npz", Digest("true"))], Workflow.Comparator);

    public static Bytes32 Hash(string text) => Keccak256.Hash(Encoding.UTF8.GetBytes(text));

    public static Sha256Digest Digest(string text) => Sha256Digest.Of(Encoding.UTF8.GetBytes(text));

    public static Address Account(string text)
    {
        var hash = Hash(text);
        return new Address(Bytes32.AsSpan(in hash)[..Address.Size]);
    }

    /// <summary>A node with its own operator and its own payout address.</summary>
    public static Candidate Node(int number) =>
        new(Account($"node {number}"), Account($"operator {number}"), Account($"payout {number}"));

    public static (Candidate, Reliability)[] Nodes(int count) =>
        [.. Enumerable.Range(0, count).Select(i => (Node(i), Reliability.Prior))];

    public static RunRequest Request(int replicas = 3, int confidencePpm = 900_000, int minutes = 60,
        RunPurpose purpose = RunPurpose.Reproduce, int deadline = 1) => new()
        {
            Purpose = purpose,
            Subject = purpose == RunPurpose.Reproduce ? new AinftId(Hash("subject")) : null,
            Template = purpose == RunPurpose.Produce ? """{"ainft":1,"kind":"model"}""" : null,
            Replicas = replicas,
            ConfidencePpm = confidencePpm,
            DeadlineMinutes = minutes,
            Requester = Account("requester"),
            SignatureDeadline = (ulong)deadline,
            Signature = "0x12",
        };

    public static RunTerms Terms(int budget = 6, int workMinutes = 5) =>
        new(workMinutes, budget, RunTerms.DefaultLease, RunTerms.DefaultReveal, OpenOperators: false);

    /// <summary>A run with a known beacon.</summary>
    public static Run Open(RunRequest? request = null, RunTerms? terms = null)
    {
        request ??= Request();
        var claim = request.Purpose == RunPurpose.Produce ? null : Claim;
        return RunMachine.SetBeacon(RunMachine.Open(request, terms ?? Terms(), Workflow, claim, Start, 100), Beacon);
    }

    public static TaskResult Result(string output) => new()
    {
        Outcome = TaskOutcome.Finished,
        ExitCode = 0,
        Outputs = [new OutputFile("model.npz", Digest(output), 4)],
        StartedAt = Start,
        FinishedAt = Start.AddMinutes(1),
        Sandbox = "bubblewrap",
    };

    public static TaskResult Exited(int code) =>
        Result("") with { Outcome = TaskOutcome.Exited, ExitCode = code, Outputs = [] };

    public static Bytes32 Salt(Address node) => Hash($"salt {node}");

    public static RunStep Commit(Run run, Address node, TaskResult result, DateTimeOffset at) =>
        RunMachine.Commit(run, node, Commitment.Of(run.Id, node, Salt(node), result), "0xc0", at);

    public static RunStep Reveal(Run run, Address node, TaskResult result, DateTimeOffset at) =>
        RunMachine.Reveal(run, node, result, Salt(node), "0xde", at);

    public static Run Changed(RunStep step) => step is RunStep.Changed changed ? changed.Run
        : throw new InvalidOperationException($"Expected a change, got {step}.");

    public static RefusalKind Refusal(RunStep step) => step is RunStep.Refused refused ? refused.Kind
        : throw new InvalidOperationException($"Expected a refusal, got {step}.");

    /// <summary>
    /// Plays a run in which every drawn node commits and reveals at once. It ends when the run is decided or no
    /// eligible node is left.
    /// </summary>
    public static Run Finish(Run run, (Candidate, Reliability)[] nodes, Func<Address, TaskResult> results)
    {
        for (var at = Start.AddSeconds(1); run.State != RunState.Decided; at = at.AddSeconds(1))
        {
            run = RunMachine.Draw(run, nodes, at, null);
            if (run.State == RunState.Waiting)
                return run;
            foreach (var task in run.Tasks.Where(task => task.State == TaskState.Offered))
                run = Changed(Commit(run, task.Node.Node, results(task.Node.Node), at));
            foreach (var task in run.Tasks.Where(task => task.State == TaskState.Committed))
                run = Changed(Reveal(run, task.Node.Node, results(task.Node.Node), at));
        }
        return run;
    }
}
