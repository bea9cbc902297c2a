using System.Text.Json.Nodes;
using Microsoft.OpenApi;
using static Ainft.Functions.Platform.Documents;

namespace Ainft.Functions.Reproduction;

/// <summary>What the OpenAPI document says of runs' routes beyond their types: parameters and examples.</summary>
internal static class RunDocuments
{
    private const string Template = """
        {"ainft":1,"kind":"model","name":"lm","parents":[{"id":"0x52f1fd5b5d3e2bd1b2f7d7f2f5d3e2bd1b2f7d7f2f5d3e2bd1b2f7d7f2f5d3e2","relation":"trained-on"}],
         "workflow":{"runtime":"python-3.11-numpy-1.24","command":["python3","code/train.py"],
          "inputs":[{"parent":0,"path":"data/corpus.txt"}],"outputs":[{"path":"model.npz","artifact":0}]}}
        """;

    public static RouteHandlerBuilder TakesRunId(this RouteHandlerBuilder route) => route.AddOpenApiOperationTransformer((operation, _, _) =>
    {
        operation.Parameters!.Single(parameter => parameter.Name == "id").Description = "The run's id: 0x and 64 hexadecimal digits, as the answer to the request gave it.";
        return Task.CompletedTask;
    });

    public static RouteHandlerBuilder TakesRunQuery(this RouteHandlerBuilder route, bool byState) => route.AddOpenApiOperationTransformer((operation, _, _) =>
    {
        operation.Parameters ??= [];
        if (byState)
            operation.Parameters.Add(Query("state", "Only runs of this state.", new OpenApiSchema
            {
                Type = JsonSchemaType.String,
                Enum = [.. RunWord.All.Select(word => (JsonNode)word)],
            }));
        operation.Parameters.Add(Query("limit", "How many items a page has at most.", new OpenApiSchema
        {
            Type = JsonSchemaType.Integer,
            Minimum = "1",
            Maximum = $"{RunQuery.MaxLimit}",
            Default = RunQuery.DefaultLimit,
        }));
        operation.Parameters.Add(Query("page", "Where to go on: the page of the answer before, to the same query."));
        return Task.CompletedTask;
    });

    /// <summary>A request's body by an example, signed (of the right form, not by anybody) or for a preview.</summary>
    public static RouteHandlerBuilder TakesRun(this RouteHandlerBuilder route, bool template, bool signed) =>
        route.Accepts<RunBodyForm>("application/json").AddOpenApiOperationTransformer((operation, _, _) =>
        {
            var body = new JsonObject
            {
                ["replicas"] = RunForm.DefaultReplicas,
                ["confidence"] = RunForm.DefaultConfidence,
                ["deadlineMinutes"] = RunForm.DefaultMinutes,
                ["requester"] = "0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266",
            };
            if (template)
                body["template"] = JsonNode.Parse(Template);
            if (signed)
                (body["deadline"], body["signature"]) = (1893456000, "0x" + new string('0', 128) + "1b");
            ((OpenApiMediaType)operation.RequestBody!.Content!["application/json"]).Example = body;
            return Task.CompletedTask;
        });
}
