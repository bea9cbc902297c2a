using Ainft.Ethereum;
using CsCheck;
using Xunit;

namespace Ainft.Tests.Runs;

public sealed class RunMachineTests
{
    private static readonly DateTimeOffset At = RunScene.Start.AddSeconds(10);

    [Fact]
    public void A_run_waits_for_its_block_then_for_nodes_then_computes_reveals_and_is_decided()
    {
        var run = RunMachine.Open(RunScene.Request(), RunScene.Terms(), RunScene.Workflow, RunScene.Claim,
            RunScene.Start, 100);
        Assert.Equal((RunState.Waiting, 3, "Block 101, whose hash draws the panel."),
            (run.State, run.Needed, run.WaitingFor));
        Assert.Same(run, RunMachine.Draw(run, RunScene.Nodes(3), At, null));
        run = RunMachine.SetBeacon(run, RunScene.Beacon);
        run = RunMachine.Draw(run, RunScene.Nodes(2), At, "One node is of another class.");
        Assert.Equal("Needs 3 more nodes with operators and payout addresses of their own; there are 2. One node is of "
            + "another class.", run.WaitingFor);
        Assert.Same(run, RunMachine.Draw(run, RunScene.Nodes(2), At.AddSeconds(5), "One node is of another class."));
        run = RunMachine.Draw(run, RunScene.Nodes(8), At, null);
        Assert.Equal((RunState.Computing, 0, null), (run.State, run.Needed, run.WaitingFor));
        Assert.Equal(run.Rounds[0].Drawn, run.Tasks.Select(task => task.Node.Node));
        foreach (var task in run.Tasks)
        {
            Assert.Equal(RunState.Computing, run.State);
            run = RunScene.Changed(RunScene.Commit(run, task.Node.Node, RunScene.Result("true"), At));
        }
        foreach (var task in run.Tasks)
        {
            Assert.Equal(RunState.Revealing, run.State);
            run = RunScene.Changed(RunScene.Reveal(run, task.Node.Node, RunScene.Result("true"), At));
        }
        Assert.Equal((RunState.Decided, VerdictKind.Reproduced, 3, 3),
            (run.State, run.Verdict!.Kind, run.Verdict.Agreed, run.Verdict.Of));
        Assert.Null(RunMachine.DueAt(run));
    }

    [Fact]
    public void A_message_that_comes_again_changes_nothing()
    {
        var run = Computing();
        var (node, result) = (run.Tasks[0].Node.Node, RunScene.Result("true"));
        run = RunScene.Changed(RunScene.Commit(run, node, result, At));
        Assert.Same(run, Same(RunScene.Commit(run, node, result, At.AddHours(9))));
        run = CommitAll(run, result);
        run = RunScene.Changed(RunScene.Reveal(run, node, result, At));
        Assert.Same(run, Same(RunScene.Reveal(run, node, result, At.AddHours(9))));
        Assert.Same(run, Same(RunScene.Commit(run, node, result, At)));
        Assert.Same(run, RunMachine.SetBeacon(run, RunScene.Beacon with { Hash = RunScene.Hash("another") }));
        Assert.Same(run, RunMachine.Draw(run, RunScene.Nodes(9), At, null));
        Assert.Same(run, RunMachine.Advance(run, At, _ => null));
        var given = RunScene.Changed(RunMachine.Withdraw(Computing(), node, "No disk.", At));
        Assert.Same(given, Same(RunMachine.Withdraw(given, node, "No disk.", At)));
    }

    [Fact]
    public void A_second_answer_that_differs_is_refused()
    {
        var run = Computing();
        var node = run.Tasks[0].Node.Node;
        run = RunScene.Changed(RunScene.Commit(run, node, RunScene.Result("true"), At));
        Assert.Equal(RefusalKind.Different, RunScene.Refusal(RunScene.Commit(run, node, RunScene.Result("false"), At)));
        run = CommitAll(run, RunScene.Result("true"));
        run = RunScene.Changed(RunScene.Reveal(run, node, RunScene.Result("true"), At));
        Assert.Equal(RefusalKind.Different, RunScene.Refusal(RunScene.Reveal(run, node, RunScene.Result("false"), At)));
        Assert.Equal(RefusalKind.TooLate, RunScene.Refusal(RunMachine.Withdraw(run, node, "Sorry.", At)));
    }

    [Fact]
    public void No_reveal_is_accepted_before_the_whole_panel_has_committed()
    {
        var run = Computing();
        var nodes = run.Tasks.Select(task => task.Node.Node).ToArray();
        Assert.Equal(RefusalKind.NotYours,
            RunScene.Refusal(RunScene.Commit(run, RunScene.Node(99).Node, RunScene.Result("true"), At)));
        Assert.Equal(RefusalKind.NotYours,
            RunScene.Refusal(RunScene.Reveal(run, RunScene.Node(99).Node, RunScene.Result("true"), At)));
        Assert.Equal(RefusalKind.NotYours, RunScene.Refusal(RunMachine.Withdraw(run, RunScene.Node(99).Node, "", At)));
        foreach (var node in nodes.SkipLast(1))
        {
            run = RunScene.Changed(RunScene.Commit(run, node, RunScene.Result("true"), At));
            Assert.All(nodes, other =>
                Assert.Equal(RefusalKind.TooEarly,
                    RunScene.Refusal(RunScene.Reveal(run, other, RunScene.Result("true"), At))));
        }
        // A node that gives up is replaced, and reveals wait for its replacement.
        run = RunScene.Changed(RunMachine.Withdraw(run, nodes[^1], "No disk.", At));
        Assert.Equal((RunState.Waiting, 1), (run.State, run.Needed));
        Assert.Equal(RefusalKind.TooEarly,
            RunScene.Refusal(RunScene.Reveal(run, nodes[0], RunScene.Result("true"), At)));
        run = RunMachine.Draw(run, RunScene.Nodes(8), At, null);
        Assert.Equal(RefusalKind.TooEarly,
            RunScene.Refusal(RunScene.Reveal(run, nodes[0], RunScene.Result("true"), At)));
        run = CommitAll(run, RunScene.Result("true"));
        Assert.Equal(RunState.Revealing, run.State);
        Assert.IsType<RunStep.Changed>(RunScene.Reveal(run, nodes[0], RunScene.Result("true"), At));
    }

    [Fact]
    public void A_result_that_is_not_what_was_committed_to_is_no_reply_for_good()
    {
        var run = CommitAll(Computing(), RunScene.Result("true"));
        var node = run.Tasks[0].Node.Node;
        run = RunScene.Changed(RunScene.Reveal(run, node, RunScene.Result("false"), At));
        Assert.Equal((TaskState.NoReply, "The result is not what the node committed to."),
            (run.TaskOf(node)!.State, run.TaskOf(node)!.Reason));
        Assert.Null(run.TaskOf(node)!.Revealed);
        Assert.Equal(RefusalKind.TooLate, RunScene.Refusal(RunScene.Reveal(run, node, RunScene.Result("true"), At)));
        Assert.Equal(RunState.Revealing, run.State);
    }

    [Fact]
    public void Another_nodes_commitment_is_worthless_to_a_node_that_copies_it()
    {
        var run = Computing();
        var (honest, copier) = (run.Tasks[0].Node.Node, run.Tasks[1].Node.Node);
        run = RunScene.Changed(RunScene.Commit(run, honest, RunScene.Result("true"), At));
        run = RunScene.Changed(RunMachine.Commit(run, copier, run.TaskOf(honest)!.Committed!.Commitment, "0xc0", At));
        run = CommitAll(run, RunScene.Result("true"));
        run = RunScene.Changed(RunScene.Reveal(run, honest, RunScene.Result("true"), At));
        var seen = run.TaskOf(honest)!.Revealed!;
        run = RunScene.Changed(RunMachine.Reveal(run, copier, seen.Result, seen.Salt, seen.StatementSignature, At));
        Assert.Equal(TaskState.NoReply, run.TaskOf(copier)!.State);
    }

    [Fact]
    public void What_is_late_is_no_reply_and_is_replaced()
    {
        var run = Computing();
        var (first, second, third) = (run.Tasks[0], run.Tasks[1].Node.Node, run.Tasks[2].Node.Node);
        run =
            RunScene.Changed(RunScene.Commit(run, second, RunScene.Result("true"), first.CommitBy.AddMilliseconds(-1)));
        Assert.Equal(RefusalKind.TooLate,
            RunScene.Refusal(RunScene.Commit(run, first.Node.Node, RunScene.Result("true"), first.CommitBy)));
        Assert.Same(run, RunMachine.Advance(run, first.CommitBy.AddMilliseconds(-1), _ => DateTimeOffset.MaxValue));
        run = RunMachine.Advance(run, first.CommitBy, _ => DateTimeOffset.MaxValue);
        Assert.Equal([TaskState.NoReply, TaskState.Committed, TaskState.NoReply], run.Tasks.Select(task => task.State));
        Assert.Equal((RunState.Waiting, 2), (run.State, run.Needed));
        run = CommitAll(RunMachine.Draw(run, RunScene.Nodes(9), first.CommitBy, null), RunScene.Result("true"),
            first.CommitBy);
        Assert.Equal(first.CommitBy + RunTerms.DefaultReveal, run.RevealBy);
        run = RunScene.Changed(RunScene.Reveal(run, second, RunScene.Result("true"), first.CommitBy));
        Assert.Same(run, RunMachine.Advance(run, run.RevealBy!.Value.AddMilliseconds(-1), _ => null));
        run = RunMachine.Advance(run, run.RevealBy!.Value, _ => null);
        Assert.Equal((RunState.Waiting, 1), (run.State, run.Needed));
        Assert.Equal(TaskState.NoReply, run.TaskOf(third)!.State);
    }

    [Fact]
    public void A_node_that_is_not_heard_of_for_a_lease_loses_its_task()
    {
        var run = Computing();
        var (held, lost) = (run.Tasks[0].Node.Node, run.Tasks[1].Node.Node);
        var lease = At + RunTerms.DefaultLease;
        Assert.Same(run, RunMachine.Advance(run, lease.AddMilliseconds(-1), _ => null));
        Assert.Equal(lease, RunMachine.DueAt(run));
        run = RunMachine.Advance(run, lease, node => node == lost ? lease : lease.AddSeconds(1));
        Assert.Equal((TaskState.Offered, TaskState.NoReply), (run.TaskOf(held)!.State, run.TaskOf(lost)!.State));
    }

    [Fact]
    public void A_panel_that_disagrees_grows_by_one_until_the_budget_is_spent()
    {
        var sizes = new List<int>();
        var (run, at) = (RunScene.Open(RunScene.Request(2, 999_999), RunScene.Terms(budget: 5)), At);
        while (run.State != RunState.Decided)
        {
            run = RunMachine.Draw(run, RunScene.Nodes(9), at, null);
            sizes.Add(run.Tasks.Count);
            run = CommitAll(run, RunScene.Result("true"), at);
            foreach (var task in run.Tasks.Where(task => task.State == TaskState.Committed))
                run = RunScene.Changed(RunScene.Reveal(run, task.Node.Node, RunScene.Result("true"), at));
        }
        Assert.Equal([2, 3, 4, 5], sizes);
        Assert.Equal((VerdictKind.Inconclusive, "5 answers do not suffice, and the budget of 5 tasks is spent."),
            (run.Verdict!.Kind, run.Verdict.Reason));
        Assert.Equal(1 / (1 + Math.Pow(9, 5)), run.Verdict.WrongProbability, 1e-12);
    }

    [Fact]
    public void A_run_without_nodes_ends_and_says_what_was_missing()
    {
        var run = RunMachine.Draw(RunScene.Open(), [], At, null);
        run = RunMachine.Advance(run, run.EndsAt - RunTerms.DefaultReveal - RunTerms.DefaultLease, _ => null);
        Assert.Equal("0 answers do not suffice, and there is no time for another round. Needs 3 more nodes with "
            + "operators and payout addresses of their own; there are 0.", run.Verdict!.Reason);
        Assert.Equal((VerdictKind.Inconclusive, 0.5), (run.Verdict.Kind, run.Verdict.WrongProbability));
    }

    [Fact]
    public void A_run_of_a_minute_has_time_for_a_round()
    {
        var run = RunMachine.Draw(RunScene.Open(RunScene.Request(minutes: 1)), RunScene.Nodes(3), At, null);
        Assert.Equal(RunScene.Start.AddSeconds(45), run.Tasks[0].CommitBy);
        run = CommitAll(run, RunScene.Result("true"), RunScene.Start.AddSeconds(44));
        Assert.Equal(RunScene.Start.AddSeconds(59), run.RevealBy);
    }

    [Theory]
    [InlineData(0, 4, 2)]
    [InlineData(0, 1, 1)]
    [InlineData(int.MaxValue, 4, 1)]
    public void One_node_is_checked_by_a_second_when_a_spot_check_is_due(int consecutive, int budget, int drawn)
    {
        var nodes = RunScene.Nodes(5)
            .Select(node => (node.Item1, Reliability.Prior with { Consecutive = consecutive })).ToArray();
        var run = RunScene.Open(RunScene.Request(1, 800_000), RunScene.Terms(budget));
        Assert.Equal(drawn, RunMachine.Draw(run, nodes, At, null).Tasks.Count);
        if (drawn < 2)
            return;
        var alone = RunMachine.Draw(run, nodes[..1], At, null);
        Assert.Equal("Needs 2 more nodes with operators and payout addresses of their own, one of them to check the "
            + "other; there is 1.", alone.WaitingFor);
        Assert.Equal(2, RunMachine.Draw(alone, nodes, At, null).Tasks.Count);
    }

    [Fact]
    public void A_round_of_a_multitude_keeps_a_thousand_and_draws_the_same()
    {
        var nodes = RunScene.Nodes(1200);
        var run = RunMachine.Draw(RunScene.Open(), nodes, At, null);
        Assert.Equal(1000, run.Rounds[0].Candidates.Count);
        Assert.Equal(Panel.Draw(RunScene.Beacon, run.Id, nodes.Select(node => node.Item1), [], 3)
            .Select(node => node.Node), run.Rounds[0].Drawn);
        Assert.Equal(Panel.Draw(RunScene.Beacon, run.Id, run.Rounds[0].Candidates, [], 3).Select(node => node.Node),
            run.Rounds[0].Drawn);
    }

    [Fact]
    public void What_is_outside_of_the_limits_is_no_run()
    {
        foreach (var request in (RunRequest[])[RunScene.Request(0), RunScene.Request(17), RunScene.Request(1, 499_999),
            RunScene.Request(1, 1_000_000), RunScene.Request(1, minutes: 0)])
            Assert.Throws<ArgumentException>(() => RunScene.Open(request));
        Assert.Throws<ArgumentException>(() => RunScene.Open(RunScene.Request(3), RunScene.Terms(budget: 2)));
        Assert.Throws<ArgumentException>(() => RunScene.Open(RunScene.Request(3), RunScene.Terms() with { Prior = 1 }));
        Assert.Throws<ArgumentException>(() =>
            RunScene.Open(RunScene.Request(3), RunScene.Terms() with { SpotCheckFloor = 0 }));
        Assert.Throws<ArgumentException>(() =>
            RunMachine.Open(RunScene.Request(), RunScene.Terms(), RunScene.Workflow, null, RunScene.Start, 100));
        Assert.Throws<ArgumentException>(() =>
            RunMachine.SetBeacon(RunScene.Open(), RunScene.Beacon with { Block = 102 }));
    }

    private static Run Computing() => RunMachine.Draw(RunScene.Open(), RunScene.Nodes(8), At, null);

    private static Run CommitAll(Run run, TaskResult result, DateTimeOffset? at = null) =>
        run.Tasks.Where(task => task.State == TaskState.Offered)
        .Aggregate(run,
            (changed, task) => RunScene.Changed(RunScene.Commit(changed, task.Node.Node, result, at ?? At)));

    private static Run Same(RunStep step) => Assert.IsType<RunStep.Same>(step).Run;
}
