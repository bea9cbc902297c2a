using System.Text.Json.Nodes;
using Microsoft.OpenApi;
using static Ainft.Functions.Platform.OpenApiParameters;

namespace Ainft.Functions.Minting;

/// <summary>Adds parameters and examples of the minting routes to the OpenAPI document.</summary>
internal static class MintingDocuments
{
    private const string Seed = """
        {"data":"https://github.com/kmh4500/AINFT-engine/blob/main/data/ain_train.txt",
         "model":{"name":"gpt2-en-large","epoch":5,"platform":"ainize.ai/teachable-nlp"},
         "service":{"api":"ainize.ai/kmh4500/AINFT-engine","demo":"tiniverse.afan.ai/ain"},
         "state":"insight.ainetwork.ai/database/values/apps/chat/AIN"}
        """;

    private const string Manifest = """
        {"ainft":1,"kind":"data","name":"ain_train","license":"MIT",
         "artifacts":[
          {"uri":"https://example.org/ain_train.txt",
           "sha256":"9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08","size":4,
           "path":"ain_train.txt"}]}
        """;

    public static RouteHandlerBuilder TakesListQuery(
        this RouteHandlerBuilder route,
        int defaultLimit = ListQuery.DefaultLimit,
        int maxLimit = ListQuery.MaxLimit) => route.Takes(
        Query("creator", "Only components that this address minted."),
        Query("digest", "Only components with this SHA-256 of the manifest, as 0x and 64 hexadecimal digits."),
        Query(
            "file",
            "Only components with a file of this SHA-256, as 64 hexadecimal digits like those of sha256sum."),
        Query("name", "Only components whose name begins with this text, in small or capital letters."),
        Query("source", "Only components with exactly this URI or repository as their source."),
        Query("tag", "Only components with this tag, in small or capital letters."),
        Query("library", "Only components with this library, such as transformers."),
        Query("pipeline", "Only components with this pipeline tag of Hugging Face, such as text-generation."),
        Query("language", "Only components with this language, as a tag of BCP 47."),
        Query("author", "Only components with an author of this name or ORCID iD, in small or capital letters."),
        Query("paper", "Only components with a paper of this DOI or id of arXiv."),
        Query("metric", "Only components that state a metric of this name, such as accuracy."),
        Query(
            "kind",
            "Only components of this kind.",
            OneOf(Enum.GetValues<ComponentKind>().Select(kind => kind.ToText()))),
        Query("limit", "The most items per page.", Whole(1, maxLimit, defaultLimit)),
        Query("page", "The start of the page, which is the member page of the previous answer to the same query."));

    /// <summary>
    /// Adds examples of a mint body. A signed example has a signature of the right form, which is not valid.
    /// </summary>
    public static RouteHandlerBuilder TakesMint(this RouteHandlerBuilder route, bool signed) =>
        route.Accepts<MintBodyForm>("application/json").AddOpenApiOperationTransformer((operation, _, _) =>
        {
            var body = (OpenApiMediaType)operation.RequestBody!.Content!["application/json"];
            body.Examples = new Dictionary<string, IOpenApiExample>
            {
                ["seed"] = Example("The seed form of four components and their composite", "seed", Seed, signed),
                ["manifest"] = Example("One manifest", "manifest", Manifest, signed),
                ["manifests"] = Example(
                    "Several manifests under one signature (MintMany)", "manifests", $"[{Manifest}]", signed),
            };
            return Task.CompletedTask;
        });

    private static OpenApiExample Example(string summary, string member, string content, bool signed)
    {
        var body = new JsonObject
        {
            [member] = JsonNode.Parse(content),
            ["creator"] = "0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266",
        };
        if (signed)
        {
            body["deadline"] = 1893456000;
            body["signature"] = "0x" + new string('0', 128) + "1b";
        }
        return new OpenApiExample { Summary = summary, Value = body };
    }
}
