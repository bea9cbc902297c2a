using System.Runtime.InteropServices;
using Ainft.Ethereum;
using Ainft.Functions.Platform;
using Azure;
using Azure.Data.Tables;

namespace Ainft.Functions.Reproduction;

/// <summary>
/// The table <c>Reliabilities</c>: what runs taught about operators, a partition an operator, a row a class of hardware and kind of comparator.
/// A row remembers the last runs that it learned from, so that none counts twice.
/// </summary>
public sealed class Reliabilities(Storage storage)
{
    private const int Remembered = 64;

    private readonly Rows rows = storage.Rows("Reliabilities");

    /// <summary>What is known of each operator for this workflow; of one without a row what is assumed of somebody unknown.</summary>
    public async Task<IReadOnlyDictionary<Address, Reliability>> ReadAsync(IEnumerable<Address> operators, Workflow workflow, CancellationToken ct)
    {
        var read = operators.Distinct().Select(async one => (one, (await rows.GetAsync(one.ToHex(), KeyOf(workflow), ct)) is { } row ? Read(row) : Reliability.Prior));
        return (await Task.WhenAll(read)).ToDictionary(pair => pair.one, pair => pair.Item2);
    }

    /// <summary>Learns what a decided run teaches. Repeatable: a run is learned from once.</summary>
    public Task LearnAsync(Run run, CancellationToken ct) => Task.WhenAll(Lesson.Of(run).Select(lesson => LearnAsync(run, lesson, ct)));

    private async Task LearnAsync(Run run, Lesson lesson, CancellationToken ct)
    {
        var (partition, key) = (lesson.Node.Operator.ToHex(), KeyOf(run.Workflow));
        while (true)
        {
            var stored = await rows.GetAsync(partition, key, ct);
            Sha256Digest[] learned = stored is null ? [] : MemoryMarshal.Cast<byte, Sha256Digest>(stored.GetBinary("Learned")).ToArray();
            if (learned.Contains(run.Id))
                return;
            var next = Write(partition, key, lesson.ApplyTo(stored is null ? Reliability.Prior : Read(stored)), [run.Id, .. learned.Take(Remembered - 1)]);
            // Every other write learns from another run, or from this one: so this ends.
            if (stored is null ? await rows.InsertAsync(next, ct) : await rows.ReplaceAsync(next, stored.ETag, ct))
                return;
        }
    }

    private static TableEntity Write(string partition, string key, Reliability reliability, Sha256Digest[] learned) => new(partition, key)
    {
        ["ConfirmRight"] = reliability.ConfirmRight,
        ["ConfirmWrong"] = reliability.ConfirmWrong,
        ["RefuteRight"] = reliability.RefuteRight,
        ["RefuteWrong"] = reliability.RefuteWrong,
        ["Consecutive"] = reliability.Consecutive,
        ["Learned"] = MemoryMarshal.AsBytes<Sha256Digest>(learned).ToArray(),
    };

    private static Reliability Read(TableEntity row) => new(
        row.GetDouble("ConfirmRight")!.Value,
        row.GetDouble("ConfirmWrong")!.Value,
        row.GetDouble("RefuteRight")!.Value,
        row.GetDouble("RefuteWrong")!.Value,
        row.GetInt32("Consecutive")!.Value);

    /// <summary>A class of hardware is any word; its digits are a key whatever they are.</summary>
    private static string KeyOf(Workflow workflow) =>
        $"{workflow.Comparator.Kind}-{(workflow.Hardware is { } hardware ? Convert.ToHexStringLower(System.Text.Encoding.UTF8.GetBytes(hardware)) : "any")}";
}
