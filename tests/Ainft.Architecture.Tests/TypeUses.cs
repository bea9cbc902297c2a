using Mono.Cecil;
using Mono.Cecil.Cil;

namespace Ainft.Architecture.Tests;

/// <summary>One type that uses another one of the same assembly.</summary>
/// <param name="From">The outermost type that contains the use.</param>
/// <param name="To">The outermost type that is used.</param>
/// <param name="Place">The member that contains the use.</param>
internal sealed record TypeUse(TypeDefinition From, TypeDefinition To, string Place);

/// <summary>
/// Reads every use of a type from the IL of an assembly: bases, signatures, attributes, generic arguments and method
/// bodies, those of lambdas and iterators included. Reflection sees no method bodies.
/// </summary>
internal static class TypeUses
{
    /// <summary>All uses between the outermost types of a built assembly.</summary>
    public static IEnumerable<TypeUse> Of(string assembly)
    {
        using var module = ModuleDefinition.ReadModule(assembly);
        return [.. module.Types.SelectMany(type => OfType(type, module)).Distinct()];
    }

    private static IEnumerable<TypeUse> OfType(TypeDefinition outermost, ModuleDefinition module) =>
        from type in WithNested(outermost)
        from use in Named(type)
        from used in Parts(use.Type)
        let to = Outermost(used, module)
        where to is not null && to != outermost
        select new TypeUse(outermost, to, use.Place);

    private static IEnumerable<TypeDefinition> WithNested(TypeDefinition type) =>
        type.NestedTypes.SelectMany(WithNested).Prepend(type);

    private static IEnumerable<(TypeReference? Type, string Place)> Named(TypeDefinition type)
    {
        var header = type.Interfaces.Select(item => item.InterfaceType).Append(type.BaseType)
            .Concat(type.GenericParameters.SelectMany(Constraints))
            .Concat(type.Fields.Select(field => field.FieldType))
            .Concat(type.Properties.Select(property => property.PropertyType))
            .Concat(type.Events.Select(item => item.EventType))
            .Concat(Attributes(type))
            .Concat(type.Fields.SelectMany(Attributes))
            .Concat(type.Properties.SelectMany(Attributes));
        return header.Select(item => ((TypeReference?)item, type.Name))
            .Concat(type.Methods.SelectMany(
                method => OfMethod(method).Select(item => (item, $"{type.Name}.{method.Name}"))));
    }

    private static IEnumerable<TypeReference?> OfMethod(MethodDefinition method)
    {
        foreach (var item in Signature(method).Concat(Attributes(method)).Concat(Attributes(method.MethodReturnType)))
            yield return item;
        foreach (var item in method.Parameters.SelectMany(Attributes).Concat(
            method.GenericParameters.SelectMany(Constraints)))
            yield return item;
        if (!method.HasBody)
            yield break;
        foreach (var variable in method.Body.Variables)
            yield return variable.VariableType;
        foreach (var handler in method.Body.ExceptionHandlers)
            yield return handler.CatchType;
        foreach (var item in method.Body.Instructions.SelectMany(OfOperand))
            yield return item;
    }

    private static IEnumerable<TypeReference?> OfOperand(Instruction instruction) => instruction.Operand switch
    {
        TypeReference type => [type],
        FieldReference field => [field.DeclaringType, field.FieldType],
        GenericInstanceMethod method =>
            [method.DeclaringType, .. method.GenericArguments, .. Signature(method.ElementMethod)],
        MethodReference method => [method.DeclaringType, .. Signature(method)],
        CallSite site => [site.ReturnType, .. site.Parameters.Select(parameter => parameter.ParameterType)],
        _ => [],
    };

    private static IEnumerable<TypeReference> Signature(MethodReference method) =>
        method.Parameters.Select(parameter => parameter.ParameterType).Append(method.ReturnType);

    private static IEnumerable<TypeReference> Constraints(GenericParameter parameter) =>
        parameter.Constraints.Select(constraint => constraint.ConstraintType);

    private static IEnumerable<TypeReference?> Attributes(ICustomAttributeProvider provider) =>
        from attribute in provider.CustomAttributes
        from type in attribute.ConstructorArguments
            .Concat(attribute.Properties.Select(property => property.Argument))
            .SelectMany(Types).Prepend(attribute.AttributeType)
        select type;

    private static IEnumerable<TypeReference?> Types(CustomAttributeArgument argument) => argument.Value switch
    {
        TypeReference type => [type, argument.Type],
        CustomAttributeArgument[] items => items.SelectMany(Types),
        _ => [argument.Type],
    };

    // An array, a reference or an instance of a generic type consists of other types.
    private static IEnumerable<TypeReference> Parts(TypeReference? type) => type switch
    {
        null or GenericParameter => [],
        GenericInstanceType generic => generic.GenericArguments.SelectMany(Parts).Append(generic.ElementType),
        FunctionPointerType pointer => pointer.Parameters
            .SelectMany(parameter => Parts(parameter.ParameterType)).Concat(Parts(pointer.ReturnType)),
        TypeSpecification made => Parts(made.ElementType),
        _ => [type],
    };

    private static TypeDefinition? Outermost(TypeReference type, ModuleDefinition module)
    {
        while (type.DeclaringType is { } declaring)
            type = declaring;
        return type.Scope == module ? module.GetType(type.Namespace, type.Name) : null;
    }
}
