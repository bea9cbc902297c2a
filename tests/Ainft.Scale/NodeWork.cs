namespace Ainft.Scale;

/// <summary>
/// Nodes that poll, send heartbeats and work on runs. A run here has three nodes and no second draw. Its bookkeeping is
/// 21 writes and a message, and its evidence is four writes, as <c>The_bookkeeping_of_a_run_is_few_writes</c> measured.
/// </summary>
/// <param name="nodes">The number of nodes.</param>
/// <param name="runs">The runs per second.</param>
/// <param name="settings">The parameters.</param>
internal sealed class NodeWork(int nodes, double runs, ScaleSettings settings)
{
    /// <summary>The nodes of a run.</summary>
    public const int Panel = 3;

    /// <summary>The time between two polls of a node, and between two of its heartbeats, in seconds.</summary>
    private const double PollEvery = 20, HeartbeatEvery = 30;

    /// <summary>The operators whose rates a draw reads.</summary>
    private const int Drawn = 16;

    /// <summary>Plays all nodes and runs.</summary>
    public void Play(Load load, RandomKeys keys)
    {
        for (var at = keys.NextGap(nodes / PollEvery); at < load.Seconds; at += keys.NextGap(nodes / PollEvery))
            load.Page(at, "Tasks", null, 0);
        for (var at = 0.0; at < load.Seconds; at += keys.NextGap(nodes / HeartbeatEvery))
        {
            var partition = keys.NameOfId();
            load.Read(at, "Nodes", partition);
            load.Write(at + settings.Latency, "Nodes", partition, 1);
        }
        for (var at = keys.NextGap(runs); at < load.Seconds; at += keys.NextGap(runs))
            Run(load, at, keys);
    }

    /// <summary>
    /// Plays the requests of one run, as if all came at once. Runs begin and end at the same rate, so the sum per
    /// second is the same.
    /// </summary>
    public void Run(Load load, double at, RandomKeys keys)
    {
        Open(load, at, keys);
        Draw(load, at);
        // The draw, three commitments, three results and the decision each read the row of the run and replace it.
        var partition = keys.NameOfId();
        for (var step = 0; step < 2 + 2 * Panel; step++)
        {
            load.Read(at, "Runs", partition);
            load.Write(at, "Runs", partition, 1, 20_000);
        }
        for (var node = 0; node < Panel; node++)
            load.Write(at, "Tasks", null, 1);
        Settle(load, at, keys);
    }

    /// <summary>
    /// The run's row, its place with the guard and two counts, its listing with the component, and the message.
    /// </summary>
    private static void Open(Load load, double at, RandomKeys keys)
    {
        load.Read(at, "Runs", "list");
        load.Write(at, "Runs", keys.NameOfId(), 1, 20_000);
        load.Write(at, "Runs", "list", 4);
        load.Write(at, "Runs", null, 1);
        load.Message(at, "runs");
        load.Message(at, "runs");
        load.Message(at, "runs", isBusOperation: false);
    }

    /// <summary>A draw reads all nodes, and then the rates of the operators that come first.</summary>
    private void Draw(Load load, double at)
    {
        for (var partition = 0; partition < RandomKeys.Partitions; partition++)
            load.Page(at, "Nodes", RandomKeys.NameOf(partition), (double)nodes / RandomKeys.Partitions);
        for (var one = 0; one < Drawn; one++)
            load.Read(at, "Reliabilities", null);
    }

    /// <summary>The evidence as a flush of four entries, the rates, the tasks, and the place.</summary>
    private static void Settle(Load load, double at, RandomKeys keys)
    {
        load.Add(Limit.Vault, "", at, 1);
        load.Write(at, "Bundles", "open", 1);
        load.WriteBlob(at, 40_000);
        load.Write(at, "Statements", keys.NameOfId(), 1 + Panel);
        load.Write(at, "Bundles", "open", 1);
        for (var node = 0; node < Panel; node++)
        {
            load.Read(at, "Reliabilities", null);
            load.Write(at, "Reliabilities", null, 1);
            load.Write(at, "Tasks", null, 1);
        }
        load.Write(at, "Runs", "list", 2);
    }
}
