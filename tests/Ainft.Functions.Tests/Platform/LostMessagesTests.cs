using Ainft.Functions.Platform;
using Ainft.Testing;
using Azure;
using Azure.Data.Tables;

namespace Ainft.Functions.Tests.Platform;

/// <summary>
/// Each storage primitive loses its request or its answer, with the retries of the SDK and without them.
/// </summary>
public class LostMessagesTests(StorageFixture fixture)
{
    [Theory, CombinatorialFaults]
    public async Task A_lost_insert_is_stored_afterwards_whatever_it_answered(Fault fault, int retries)
    {
        var under = await StorageUnderTest.CreateAsync(fixture, retries);
        var rows = under.Rows;
        under.Faults.Lose(0, fault);

        var inserted = await AnswerAsync(() => rows.InsertAsync(Row("a", 1)));

        // With retries the answer of the second try decides. After a lost answer that is "already exists".
        Assert.Equal(retries == 0 ? null : fault == Fault.RequestLost, inserted);
        Assert.Equal(retries > 0 || fault == Fault.AnswerLost, await rows.GetAsync("p", "a") is not null);
    }

    [Theory, CombinatorialFaults]
    public async Task A_lost_replacement_is_never_applied_twice(Fault fault, int retries)
    {
        var under = await StorageUnderTest.CreateAsync(fixture, retries);
        var rows = under.Rows;
        var row = Row("a", 1);
        await rows.InsertAsync(row);
        under.Faults.Lose(0, fault);

        var replaced = await AnswerAsync(() => rows.ReplaceAsync(Row("a", 2), row.ETag));

        Assert.Equal(retries == 0 ? null : fault == Fault.RequestLost, replaced);
        Assert.Equal(retries > 0 || fault == Fault.AnswerLost ? 2 : 1, (await rows.GetAsync("p", "a"))!["n"]);
    }

    [Theory, CombinatorialFaults]
    public async Task A_lost_transaction_is_whole_or_absent(Fault fault, int retries)
    {
        var under = await StorageUnderTest.CreateAsync(fixture, retries);
        var rows = under.Rows;
        under.Faults.Lose(0, fault);

        var done = await AnswerAsync(() => rows.TransactAsync([.. Enumerable.Range(0, 3)
            .Select(k => new TableTransactionAction(TableTransactionActionType.Add, Row($"k{k}", k)))]));

        Assert.Equal(retries == 0 ? null : fault == Fault.RequestLost, done);
        Assert.Equal(retries > 0 || fault == Fault.AnswerLost ? 3 : 0, await CountAsync(rows));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    public async Task An_answer_that_breaks_in_the_middle_is_a_lost_answer(int retries)
    {
        var under = await StorageUnderTest.CreateAsync(fixture, retries);
        under.Faults.BreaksWithinAnswers = true;
        under.Faults.Lose(0, Fault.AnswerLost);

        var inserted = await AnswerAsync(() => under.Rows.InsertAsync(Row("a", 1)));

        Assert.Equal(retries == 0 ? null : false, inserted);
        Assert.NotNull(await under.Rows.GetAsync("p", "a"));
    }

    [Theory, CombinatorialFaults]
    public async Task A_lost_blob_is_stored_afterwards_whatever_it_answered(Fault fault, int retries)
    {
        var under = await StorageUnderTest.CreateAsync(fixture, retries);
        under.Faults.Lose(0, fault);

        var created = await AnswerAsync(() => under.Blobs.CreateAsync("a", "x"u8.ToArray(), "text/plain"));

        Assert.Equal(retries == 0 ? null : fault == Fault.RequestLost, created);
        Assert.Equal(retries > 0 || fault == Fault.AnswerLost, await under.Blobs.ExistsAsync("a"));
    }

    [Theory]
    [InlineData(Fault.RequestLost)]
    [InlineData(Fault.AnswerLost)]
    public async Task Every_write_of_an_insertion_of_many_rows_may_be_lost(Fault fault)
    {
        var wanted = Enumerable.Range(0, 230)
            .Select(k => new TableEntity($"p{k % 2}", $"k{k:000}") { ["n"] = k }).ToArray();
        var counted = await StorageUnderTest.CreateAsync(fixture, retries: 0);
        await counted.Rows.InsertAbsentAsync(wanted);

        for (var n = 0; n < counted.Faults.Writes.Count; n++)
        {
            var under = await StorageUnderTest.CreateAsync(fixture, retries: 0);
            under.Faults.Lose(n, fault);
            await Assert.ThrowsAnyAsync<Exception>(() => under.Rows.InsertAbsentAsync(wanted));

            await under.Rows.InsertAbsentAsync(wanted);

            Assert.Equal(230, await CountAsync(under.Rows, "p0") + await CountAsync(under.Rows, "p1"));
        }
    }

    [Theory]
    [InlineData(Fault.RequestLost)]
    [InlineData(Fault.AnswerLost)]
    public async Task A_lease_whose_acquisition_was_lost_is_still_granted(Fault fault)
    {
        var under = await StorageUnderTest.CreateAsync(fixture);
        await using (await under.Storage.Leases.TryAcquireAsync("work", TimeSpan.FromSeconds(15)))
            under.Faults.Reset();
        under.Faults.Reset();
        under.Faults.Lose(0, fault);

        await using var lease = await under.Storage.Leases.TryAcquireAsync("work", TimeSpan.FromSeconds(15));

        Assert.NotNull(lease);
    }

    private static async Task<bool?> AnswerAsync(Func<Task<bool>> write)
    {
        try
        {
            return await write();
        }
        catch (Exception e) when (e is RequestFailedException or AggregateException)
        {
            return null;
        }
    }

    private static TableEntity Row(string key, int n) => new("p", key) { ["n"] = n };

    private static async Task<int> CountAsync(Rows rows, string partition = "p")
    {
        var count = 0;
        await foreach (var _ in rows.RangeAsync(partition, null, null))
            count++;
        return count;
    }

    private sealed class CombinatorialFaultsAttribute : Xunit.v3.DataAttribute
    {
        public override ValueTask<IReadOnlyCollection<ITheoryDataRow>> GetData(
            System.Reflection.MethodInfo testMethod, Xunit.Sdk.DisposalTracker disposalTracker) =>
            ValueTask.FromResult<IReadOnlyCollection<ITheoryDataRow>>(
            [
                .. from fault in Enum.GetValues<Fault>()
                   from retries in (int[])[0, 4]
                   select new TheoryDataRow<Fault, int>(fault, retries),
            ]);

        public override bool SupportsDiscoveryEnumeration() => true;
    }
}
