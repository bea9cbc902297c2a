using System.Text.Json.Nodes;
using Microsoft.OpenApi;
using static Ainft.Functions.Platform.OpenApiParameters;

namespace Ainft.Functions.Runs;

/// <summary>Adds the parameters and examples of the routes of runs to the OpenAPI document.</summary>
internal static class RunDocuments
{
    private const string Template = """
        {"ainft":1,"kind":"model","name":"lm",
         "parents":[{"id":"0x52f1fd5b5d3e2bd1b2f7d7f2f5d3e2bd1b2f7d7f2f5d3e2bd1b2f7d7f2f5d3e2",
          "relation":"trained-on"}],
         "workflow":{"runtime":"python-3.11-numpy-1.24","command":["python3","code/train.py"],
          "inputs":[{"parent":0,"path":"data/corpus.txt"}],"outputs":[{"path":"model.npz","artifact":0}]}}
        """;

    public static RouteHandlerBuilder TakesRunId(this RouteHandlerBuilder route) =>
        route.Describes("id", "The id of the run, 0x and 64 hexadecimal digits, from the answer to the request.");

    public static RouteHandlerBuilder TakesRunQuery(this RouteHandlerBuilder route, bool byState)
    {
        OpenApiParameter[] state = [Query("state", "Only runs of this state.", OneOf(RunWord.All))];
        return route.Takes(
        [
            .. byState ? state : [],
            Query("limit", "The most items in a page.", Whole(1, RunQuery.MaxLimit, RunQuery.DefaultLimit)),
            Query("page", "The token of the next page, from the previous answer to the same query."),
        ]);
    }

    /// <summary>
    /// Documents a request's body with an example for a preview, or with a signature of the right form that is invalid.
    /// </summary>
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
