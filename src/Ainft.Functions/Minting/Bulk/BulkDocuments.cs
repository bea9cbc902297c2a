using Microsoft.AspNetCore.Mvc;
using Microsoft.OpenApi;
using static Ainft.Functions.Platform.OpenApiParameters;

namespace Ainft.Functions.Minting;

/// <summary>Adds parameters, bodies and size limits of bulk routes to the OpenAPI document.</summary>
internal static class BulkDocuments
{
    private const string Example = """
        {"ainft":1,"kind":"data","name":"train"}
        {"ainft":1,"kind":"model","name":"gpt2-en","parents":[{"id":"#train","relation":"trained-on"}]}
        """;

    private const string ImportExample =
        "{\"creator\":\"0xf39fd6e51aad88f6f4ce6ab8827279cfffb92266\","
        + "\"manifest\":{\"ainft\":1,\"kind\":\"data\",\"name\":\"train\"},"
        + "\"signature\":{\"deadline\":1893456000,"
        + "\"domain\":{\"chain\":\"eip155:1\",\"registry\":\"0x5FbDB2315678afecb367f032d93F642f64180aa3\"},"
        + "\"signature\":\"0x…\"}}";

    public static RouteHandlerBuilder TakesBulk(this RouteHandlerBuilder route, bool signed)
    {
        OpenApiParameter[] ofMint =
        [
            Partial(
                "With true, the registry leaves out refused lines. The signature covers the lines that the preview "
                + "accepted."),
            Header(BulkRequest.SignatureHeader, "The EIP-712 signature of MintMany over all lines."),
        ];
        return route
            .TakesLines("One manifest per line. A parent can be #name, which is the name of an earlier line.", Example)
            .Takes(
            [
                Query("creator", "The address that mints all lines.", required: true),
                Query(
                    "deadline",
                    "The end of the signature's validity, in seconds since 1970.",
                    new OpenApiSchema { Type = JsonSchemaType.Integer },
                    required: signed),
                .. signed ? ofMint : [],
            ]);
    }

    public static RouteHandlerBuilder TakesImport(this RouteHandlerBuilder route) => route
        .TakesLines(
            "One component per line, as a proof file or as an object of manifest (or its canonical text), creator, "
            + "signature and optionally id.",
            ImportExample)
        .Takes(Partial("With true, the registry leaves out refused lines."));

    private static RouteHandlerBuilder TakesLines(
        this RouteHandlerBuilder route, string description, string example) => route
        .WithMetadata(new RequestSizeLimitAttribute(BulkBody.MaxBytes))
        .AddOpenApiOperationTransformer((operation, _, _) =>
        {
            operation.RequestBody = new OpenApiRequestBody
            {
                Required = true,
                Description = $"{description} Plain, or with Content-Encoding: gzip.",
                Content = new Dictionary<string, OpenApiMediaType>
                {
                    [BulkBody.ContentType] = new()
                    {
                        Schema = new OpenApiSchema { Type = JsonSchemaType.String },
                        Example = example,
                    },
                },
            };
            return Task.CompletedTask;
        });

    private static OpenApiParameter Partial(string description) =>
        Query("partial", description, new OpenApiSchema { Type = JsonSchemaType.Boolean });
}
