using System.Diagnostics;
using System.Text;
using Ainft.Functions.Platform;

namespace Ainft.Functions.Lineage;

/// <summary>An answer with a graph in one of its forms.</summary>
internal sealed class Drawing(LineageGraph graph, AnswerForm form) : IResult
{
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.ContentType = form == LineageForms.Json ? form.MediaType : $"{form.MediaType}; charset=utf-8";
        if (form == LineageForms.Svg)
            RequestWork.Add(graph.Nodes.Count * Prices.PerDrawn);
        var body = Draw();
        response.ContentLength = body.Length;
        await response.BodyWriter.WriteAsync(body, httpContext.RequestAborted);
    }

    private byte[] Draw() => form.Name switch
    {
        "json" => graph.ToJson(),
        "mermaid" => Encoding.UTF8.GetBytes(graph.ToMermaid()),
        "dot" => Encoding.UTF8.GetBytes(graph.ToDot()),
        "svg" => Encoding.UTF8.GetBytes(graph.ToSvg()),
        _ => throw new UnreachableException(),
    };
}
