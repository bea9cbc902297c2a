using System.Globalization;
using Azure.Data.Tables;

namespace Ainft.Benchmarks;

/// <summary>
/// The peers of the suite of queries, two routes of a function app without a cache. One reads one entity per request,
/// and the other a hundred entities by one query. They use the same SDK and the same Azurite.
/// </summary>
internal static class NaiveReads
{
    /// <summary>The paths of the two routes.</summary>
    public const string One = "/one", Hundred = "/hundred";

    private const string Key = "naive", Json = "application/json";
    private const int Entities = 100, Filling = 900;

    /// <param name="args">The connection string of the storage account.</param>
    public static async Task<int> RunAsync(string[] args)
    {
        var table = new TableServiceClient(args.Single()).GetTableClient("NaiveReads");
        await table.CreateIfNotExistsAsync();
        await table.SubmitTransactionAsync(Enumerable.Range(0, Entities).Select(
            i => new TableTransactionAction(TableTransactionActionType.UpsertReplace, EntityOf(i))));

        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.AddFilter("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.Warning);
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        app.MapGet(One, async () =>
            Results.Text((await table.GetEntityAsync<TableEntity>(Key, RowKeyOf(7))).Value.GetString("Body"), Json));
        app.MapGet(Hundred, async () =>
        {
            var bodies = new List<string>();
            await foreach (var row in table.QueryAsync<TableEntity>($"PartitionKey eq '{Key}'", Entities))
                bodies.Add(row.GetString("Body"));
            return Results.Text($"[{string.Join(',', bodies)}]", Json);
        });
        await app.RunAsync();
        return 0;
    }

    /// <summary>An entity of about one kilobyte, as a component has.</summary>
    private static TableEntity EntityOf(int number) => new(Key, RowKeyOf(number))
    {
        ["Body"] = $$"""{"name":"entity {{number}}","text":"{{new string('x', Filling)}}"}""",
    };

    private static string RowKeyOf(int number) => number.ToString("D3", CultureInfo.InvariantCulture);
}
