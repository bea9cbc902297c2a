using System.Runtime.InteropServices;
using System.Text;
using Ainft.Ethereum;
using Ainft.Functions.Platform;
using Azure;
using Azure.Data.Tables;

namespace Ainft.Functions.Nodes;

/// <summary>
/// The table <c>Reliabilities</c>: the record of each operator in past runs. It has a partition per operator, and a row
/// per hardware class and comparator kind. A row remembers the last runs that changed it, so that each changes it once.
/// </summary>
public sealed class ReliabilityStore(Storage storage)
{
    private const int Remembered = 64;

    private readonly Rows rows = storage.Rows("Reliabilities");

    /// <summary>
    /// The reliability of each operator for this workflow. An operator without a row has
    /// <see cref="Reliability.Prior"/>.
    /// </summary>
    public async Task<IReadOnlyDictionary<Address, Reliability>> ReadAsync(
        IEnumerable<Address> operators, Workflow workflow, CancellationToken ct)
    {
        var key = KeyOf(workflow);
        var read = operators.Distinct().Select(async one =>
            (Operator: one, Reliability: ReadOrPrior(await rows.GetAsync(one.ToHex(), key, ct))));
        return (await Task.WhenAll(read)).ToDictionary(pair => pair.Operator, pair => pair.Reliability);
    }

    /// <summary>Updates the operators of a decided run. Repeatable, because a run changes a row once.</summary>
    public Task LearnAsync(Run run, CancellationToken ct) =>
        Task.WhenAll(Lesson.Of(run).Select(lesson => LearnAsync(run, lesson, ct)));

    private async Task LearnAsync(Run run, Lesson lesson, CancellationToken ct)
    {
        var (partition, key) = (lesson.Node.Operator.ToHex(), KeyOf(run.Workflow));
        while (true)
        {
            var stored = await rows.GetAsync(partition, key, ct);
            Sha256Digest[] learned = stored is null
                ? []
                : MemoryMarshal.Cast<byte, Sha256Digest>(stored.GetBinary("Learned")).ToArray();
            if (learned.Contains(run.Id))
                return;
            var next = Write(
                partition, key, lesson.ApplyTo(ReadOrPrior(stored)), [run.Id, .. learned.Take(Remembered - 1)]);
            // Every write that comes first is for another run, or for this one, so the loop ends.
            var isWritten = stored is null
                ? await rows.InsertAsync(next, ct)
                : await rows.ReplaceAsync(next, stored.ETag, ct);
            if (isWritten)
                return;
        }
    }

    private static TableEntity Write(
        string partition, string key, Reliability reliability, Sha256Digest[] learned) => new(partition, key)
        {
            ["ConfirmRight"] = reliability.ConfirmRight,
            ["ConfirmWrong"] = reliability.ConfirmWrong,
            ["RefuteRight"] = reliability.RefuteRight,
            ["RefuteWrong"] = reliability.RefuteWrong,
            ["Consecutive"] = reliability.Consecutive,
            ["Learned"] = MemoryMarshal.AsBytes<Sha256Digest>(learned).ToArray(),
        };

    private static Reliability ReadOrPrior(TableEntity? row) => row is null ? Reliability.Prior : Read(row);

    private static Reliability Read(TableEntity row) => new(
        row.GetDouble("ConfirmRight")!.Value,
        row.GetDouble("ConfirmWrong")!.Value,
        row.GetDouble("RefuteRight")!.Value,
        row.GetDouble("RefuteWrong")!.Value,
        row.GetInt32("Consecutive")!.Value);

    /// <summary>The key of a row. A hardware class is any text, so the key has it in hexadecimal.</summary>
    private static string KeyOf(Workflow workflow)
    {
        var hardware = workflow.Hardware is { } name
            ? Convert.ToHexStringLower(Encoding.UTF8.GetBytes(name))
            : "any";
        return $"{workflow.Comparator.Kind}-{hardware}";
    }
}
