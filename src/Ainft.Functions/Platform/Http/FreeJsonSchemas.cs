using System.Collections.Concurrent;
using System.Reflection;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Ainft.Functions.Platform;

/// <summary>
/// Gives the members that <see cref="DocumentedAsAttribute"/> marks the schemas of their forms. The framework knows
/// only that such a member is JSON.
/// </summary>
internal sealed class FreeJsonSchemas
{
    private readonly ConcurrentDictionary<(string Schema, string Member), Type> forms = [];

    /// <summary>Notes the marked members of a type whose schema the framework made.</summary>
    public void Note(OpenApiSchemaTransformerContext context)
    {
        foreach (var property in context.JsonTypeInfo.Properties)
            if (property.AttributeProvider is MemberInfo member
                && member.GetCustomAttribute<DocumentedAsAttribute>() is { Form: var form })
                forms[(OpenApiOptions.CreateDefaultSchemaReferenceId(context.JsonTypeInfo)!, property.Name)] = form;
    }

    /// <summary>Replaces the schemas of the noted members in the whole document.</summary>
    public async Task WriteAsync(
        OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken ct)
    {
        ManifestSchemas.AddTo(document);
        var schemas = document.Components!.Schemas!;
        foreach (var ((schema, member), form) in forms.OrderBy(noted => noted.Key))
        {
            if (!schemas.ContainsKey(form.Name))
                document.AddComponent(form.Name, await context.GetOrCreateSchemaAsync(form, null, ct));
            var properties = ((OpenApiSchema)schemas[schema]).Properties!;
            properties[member] = Replace(properties[member], new OpenApiSchemaReference(form.Name, document));
        }
        // No member refers to them any more.
        schemas.Remove(nameof(JsonArray));
        schemas.Remove(nameof(JsonNode));
    }

    private static IOpenApiSchema Replace(IOpenApiSchema free, OpenApiSchemaReference form)
    {
        // A member that can be absent is one of null and its schema.
        var description =
            free.Description ?? free.OneOf?.Select(one => one.Description).FirstOrDefault(text => text is not null);
        if (free.Type?.HasFlag(JsonSchemaType.Array) == true
            || free.OneOf?.Any(one => one.Type?.HasFlag(JsonSchemaType.Array) == true) == true)
            return new OpenApiSchema { Type = JsonSchemaType.Array, Items = form, Description = description };
        form.Description = description;
        return form;
    }
}
