using Ainft.Functions.Lineage;

namespace Ainft.Functions.Tests.Lineage;

/// <summary>Rows without a bundle.</summary>
internal static class StoredRows
{
    public static async Task InsertAsync(App app, params AinftRow[] rows)
    {
        await using var insertion = app.Get<Ainfts>().Insert(rows[0].Bundle, TestContext.Current.CancellationToken);
        foreach (var row in rows)
            await insertion.AddAsync(row, Task.CompletedTask);
        await insertion.CompleteAsync();
    }
}
