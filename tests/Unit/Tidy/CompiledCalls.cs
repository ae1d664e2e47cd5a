using System.Collections.Immutable;
using System.Reflection;
using System.Reflection.Emit;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;

namespace Monitoring.Tests.Unit.Tidy;

/// <summary>A call that a compiled method makes.</summary>
/// <param name="Caller">The outermost type that holds the calling method; with its namespace.</param>
/// <param name="Type">The called member's type.</param>
/// <param name="Member">Its name, as compiled: a property's is <c>get_</c> or <c>set_</c> and its name.</param>
/// <param name="Parameters">The types of its parameters.</param>
internal sealed record CompiledCall(string Caller, string Type, string Member, ImmutableArray<string> Parameters)
{
    public override string ToString() => $"{Caller} calls {Type}.{Member}({string.Join(", ", Parameters)})";
}

/// <summary>Reads the calls to other assemblies out of an assembly's code.</summary>
internal static class CompiledCalls
{
    private static readonly Dictionary<short, OperandType> Operands = typeof(OpCodes)
        .GetFields(BindingFlags.Public | BindingFlags.Static)
        .Select(field => (OpCode)field.GetValue(null)!)
        .ToDictionary(code => code.Value, code => code.OperandType);

    public static List<CompiledCall> Of(Assembly assembly)
    {
        using var file = new PEReader(File.OpenRead(assembly.Location));
        var metadata = file.GetMetadataReader();
        var calls = new List<CompiledCall>();
        foreach (var handle in metadata.MethodDefinitions)
        {
            var method = metadata.GetMethodDefinition(handle);
            if (method.RelativeVirtualAddress == 0)
                continue;
            var caller = OutermostType(metadata, method.GetDeclaringType());
            var code = file.GetMethodBody(method.RelativeVirtualAddress).GetILReader();
            foreach (var token in Tokens(code))
            {
                if (Resolve(metadata, caller, token) is { } call)
                    calls.Add(call);
            }
        }
        return calls;
    }

    /// <summary>The methods and fields that a method's instructions name.</summary>
    private static IEnumerable<EntityHandle> Tokens(BlobReader code)
    {
        var found = new List<EntityHandle>();
        while (code.RemainingBytes > 0)
        {
            var first = code.ReadByte();
            var value = first == 0xFE ? unchecked((short)(0xFE00 | code.ReadByte())) : first;
            switch (Operands[value])
            {
                case OperandType.InlineMethod or OperandType.InlineTok:
                    found.Add((EntityHandle)MetadataTokens.Handle(code.ReadInt32()));
                    break;
                case OperandType.InlineSwitch:
                    var targets = code.ReadInt32();
                    code.Offset += targets * sizeof(int);
                    break;
                case var operand:
                    code.Offset += Size(operand);
                    break;
            }
        }
        return found;
    }

    private static int Size(OperandType operand) => operand switch
    {
        OperandType.InlineNone => 0,
        OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar => 1,
        OperandType.InlineVar => 2,
        OperandType.InlineI8 or OperandType.InlineR => 8,
        _ => 4,
    };

    private static CompiledCall? Resolve(MetadataReader metadata, string caller, EntityHandle token)
    {
        if (token.Kind == HandleKind.MethodSpecification)
            token = metadata.GetMethodSpecification((MethodSpecificationHandle)token).Method;
        if (token.Kind != HandleKind.MemberReference)
            return null;
        var member = metadata.GetMemberReference((MemberReferenceHandle)token);
        if (member.GetKind() != MemberReferenceKind.Method)
            return null;
        var names = new TypeNames();
        var type = member.Parent.Kind switch
        {
            HandleKind.TypeReference => names.GetTypeFromReference(
                metadata, (TypeReferenceHandle)member.Parent, 0),
            HandleKind.TypeSpecification => metadata
                .GetTypeSpecification((TypeSpecificationHandle)member.Parent).DecodeSignature(names, null),
            _ => "",
        };
        var signature = member.DecodeMethodSignature(names, null);
        return new CompiledCall(caller, type, metadata.GetString(member.Name), signature.ParameterTypes);
    }

    private static string OutermostType(MetadataReader metadata, TypeDefinitionHandle handle)
    {
        var type = metadata.GetTypeDefinition(handle);
        while (!type.GetDeclaringType().IsNil)
            type = metadata.GetTypeDefinition(type.GetDeclaringType());
        return $"{metadata.GetString(type.Namespace)}.{metadata.GetString(type.Name)}";
    }
}
