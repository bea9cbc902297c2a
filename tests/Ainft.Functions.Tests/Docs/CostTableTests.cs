using Ainft.Functions.Platform;
using Ainft.Testing;

namespace Ainft.Functions.Tests.Docs;

/// <summary>docs/costs.md lists the cost and the budget of every route.</summary>
public sealed class CostTableTests(StorageFixture storage)
{
    [Fact]
    public async Task Its_table_has_every_operation_of_the_OpenAPI_document_with_its_budget()
    {
        await using var app = await App.StartAsync(storage);
        var document = await app.GetJsonAsync("openapi.json");
        var operations = document.GetProperty("paths").EnumerateObject()
            .SelectMany(path => path.Value.EnumerateObject().Select(method => (method.Name, Path: path.Name)))
            .Select(operation => $"{operation.Name.ToUpperInvariant()} {operation.Path["/api/".Length..]}");
        var rows = Rows();

        Assert.Equal(operations.Order().Distinct(), rows.Select(row => row.Route).Distinct().Order());
        Assert.All(rows, row => Assert.Equal(BudgetOf(app, row.Route), row.Budget));
    }

    private static string BudgetOf(App app, string route)
    {
        var (method, path) = (route.Split(' ')[0], $"/api/{route.Split(' ')[1]}");
        return app.Get<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .First(endpoint => endpoint.RoutePattern.RawText!.TrimEnd('/') == path
                && endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods.Contains(method) != false)
            .Metadata.GetMetadata<RouteBudget>()!.Class.ToString().ToLowerInvariant();
    }

    private static List<(string Route, string Budget)> Rows() =>
    [
        .. DocumentedTable.Rows("costs.md", "| route |")
            .Select(line => line.Trim('|').Split('|').Select(cell => cell.Trim(' ', '`')).ToArray())
            .Select(cells => (cells[0], cells[2])),
    ];
}
